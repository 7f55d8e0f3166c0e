"""Days and spans in words: "kemarin", "Sabtu lalu", "tgl 27", "5 Oktober 2024", "sejak tiga hari lalu"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from netral.law.language.words import Word

MONTHS = {
    name: month
    for month, names in enumerate(
        ("januari jan", "februari feb pebruari", "maret mar", "april apr", "mei", "juni jun", "juli jul",
         "agustus agu agt ags", "september sept sep", "oktober okt", "november nov nopember", "desember des"), 1
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {"senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "jum'at": 4, "sabtu": 5, "minggu": 6, "ahad": 6}
_SMALL = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_SPANS = {"hari": 1, "minggu": 7, "pekan": 7, "bulan": 30, "tahun": 365}
_ONE = {"sehari": 1, "seminggu": 7, "sepekan": 7, "sebulan": 30, "setahun": 365}
_NEAR = {"kemarin": -1, "semalam": -1, "tadi": 0, "barusan": 0, "sekarang": 0, "besok": 1, "lusa": 2}
_PAST = frozenset({"lalu", "kemarin", "silam", "kemudian", "wingi"})
_COMING = frozenset({"depan", "nanti", "besok", "mendatang", "datang"})
_COUNTING = frozenset({"lalu", "sejak", "setelah", "semenjak", "silam", "telat", "dari", "berlalu"})
_RECEIVED = frozenset({"sk", "surat", "keputusan", "putusan", "terima", "diterima", "tahu"})
_SERVING = frozenset({"kerja", "dinas", "berdinas", "mengabdi", "bertugas"})
_NOT_THE_ACT = frozenset({
    "kpu", "penetapan", "ditetapkan", "ditetapin", "netapin", "dilantik", "pelantikan", "mendaftar", "daftar",
    "lahir", "nikah", "kontrak", "gajian", "keputusan", "sk", "terbit", "mulai", "dimulai", "psu", "pensiun", "genap",
})  # fmt: skip
MOST = 400


class Span(NamedTuple):
    """A number read from words, and which words."""

    value: int
    words: str


class Day(NamedTuple):
    """A day read from words, and which words."""

    value: date
    words: str


def number(words: Sequence[str], at: int) -> tuple[int, int]:
    """Give the number that ends at word `at`, and the word where it begins; (-1, at) where there is none."""
    word = words[at]
    if word.isdecimal():
        return int(word[:6]), at
    if word in _SMALL:
        tens = at > 1 and words[at - 1] == "puluh" and words[at - 2] in _SMALL
        return (_SMALL.index(words[at - 2]) * 10 + _SMALL.index(word), at - 2) if tens else (_SMALL.index(word), at)
    if word in ("belas", "puluh") and at and words[at - 1] in _SMALL:
        before = _SMALL.index(words[at - 1])
        return (10 + before if word == "belas" else 10 * before), at - 1
    return -1, at


def span(words: Sequence[str], at: int) -> tuple[int, int]:
    """Give the days of the span whose unit stands at `at` ("tiga hari"), and where it begins; (-1, at) for none."""
    if words[at] in _ONE:
        return _ONE[words[at]], at
    if words[at] in _SPANS and at:
        count, first = number(words, at - 1)
        if 0 <= count * _SPANS[words[at]] <= MOST:
            return count * _SPANS[words[at]], first
    return -1, at


def days_since(words: Sequence[Word], today: date) -> Span | None:
    """Read how many days ago something became known or was received: "tiga hari lalu", "baru kemarin", "hari ke-14"."""
    said = [word.spelled for word in words]
    for at, word in enumerate(said):
        counted = _ordinal(said, at + 1) if word == "hari" else -1
        if counted >= 0:
            return Span(counted, " ".join(said[at : at + 3]))
    between = _between(said)
    if between:
        return between
    for at in range(len(said)):
        days, first = span(said, at)
        around = {*said[max(0, first - 3) : first], *said[at + 1 : at + 4]}
        before = set(said[max(0, first - 3) : first])
        fresh = "baru" in before and _RECEIVED & before
        if days >= 0 and (_COUNTING & around or {"sudah", "pas"} & before or fresh):
            return Span(days, " ".join(said[first : at + 2]))
    for at, word in enumerate(said):
        if word == "minggu" and said[at + 1 : at + 2] == ["lalu"] and said[at - 1 : at] != ["hari"]:
            return Span(7, "minggu lalu")
        if word == "kemarin" and said[at + 1 : at + 2] == ["lusa"]:
            return Span(2, "kemarin lusa")
        named = _weekday_ago(said, at, today)
        if named:
            return named
        if word in ("kemarin", "semalam"):
            return Span(1, word)
        if word in ("tadi", "barusan") or (word == "hari" and said[at + 1 : at + 2] == ["ini"]):
            return Span(0, word if word != "hari" else "hari ini")
    return None


def _weekday_ago(said: Sequence[str], at: int, today: date) -> Span | None:
    """Read "Senin lalu", "hari Minggu kemarin", "malam Minggu kemarin" (which is Saturday's)."""
    word, before = said[at], said[at - 1] if at else ""
    if word not in WEEKDAYS or said[at + 1 : at + 2] == [] or said[at + 1] not in _PAST:
        return None
    if word == "minggu" and before not in ("hari", "malam"):
        return None
    day = _weekday("sabtu" if (word, before) == ("minggu", "malam") else word, "lalu", today)
    return Span((today - day.value).days, f"{word} {said[at + 1]}") if day else None


def _ordinal(said: Sequence[str], at: int) -> int:
    """Read "keempat belas" or "8" (of "ke-8") after "hari"; -1 for none."""
    word = said[at] if at < len(said) else ""
    if word.startswith("ke") and word[2:] in _SMALL:
        small = _SMALL.index(word[2:])
        after = said[at + 1] if at + 1 < len(said) else ""
        return 10 + small if after == "belas" else 10 * small if after == "puluh" else small
    return int(word) if word.isdecimal() and len(word) < 3 and said[at - 2 : at - 1] in (["pada"], ["di"]) else -1


def _between(said: Sequence[str]) -> Span | None:
    """Read "tanggal 2 …, sekarang tanggal 11": the days from one to the other."""
    dated = [at for at, word in enumerate(said) if word in ("tgl", "tanggal") and said[at + 1 : at + 2]]
    found = [int(said[at + 1]) for at in dated if said[at + 1].isdecimal() and len(said[at + 1]) < 3]
    if len(found) == 2 and "sekarang" in said and found[0] <= found[1]:
        return Span(found[1] - found[0], f"tanggal {found[0]} … {found[1]}")
    return None


def years(words: Sequence[Word]) -> Span | None:
    """Read for how many years somebody has served: "masa kerja enam tahun", "sudah 12 th jadi PNS"."""
    said = [word.spelled for word in words]
    for at, word in enumerate(said):
        if word != "tahun" or not at:
            continue
        count, first = number(said, at - 1)
        before, after = set(said[max(0, first - 3) : first]), set(said[at + 1 : at + 4])
        serves = _SERVING & (before | after) or {"pns", "pppk", "asn"} & after
        if 0 <= count < 60 and serves and not {"umur", "usia", "genap"} & before:
            return Span(count, " ".join(said[first : at + 1]))
    return None


def day_of(words: Sequence[Word], today: date) -> Day | None:
    """Read the day of the act, counted from `today`; None where no day is said, or several are.

    What was said about the calendar itself ("kemarin KPU menetapkan …") is not the day of the act.
    """
    said = [word.spelled for word in words]
    found: dict[date, str] = {}
    for at in range(len(said)):
        day = _at(said, at, today)
        if day is None:
            continue
        sentence = words[at].sentence
        around = {w.spelled for w in words[max(0, at - 3) : at + 5] if w.sentence == sentence}
        if not _NOT_THE_ACT & around:
            found.setdefault(day.value, day.words)
    if len(found) != 1:
        return None
    [(value, shown)] = found.items()
    return Day(value, shown)


def _at(said: Sequence[str], at: int, today: date) -> Day | None:
    """Read the day that begins at word `at`."""
    word, rest = said[at], said[at + 1 : at + 3]
    if word == "hari" and rest[:1] == ["ini"]:
        return Day(today, "hari ini")
    if word == "besok" and rest[:1] == ["lusa"]:
        return Day(today + timedelta(2), "besok lusa")
    if word == "kemarin" and rest[:1] == ["lusa"]:
        return Day(today - timedelta(2), "kemarin lusa")
    if word in _NEAR and said[at - 1 : at] not in (["kemarin"], ["besok"]):
        if at and said[at - 1] in WEEKDAYS:
            return None  # "Sabtu kemarin" was read at "Sabtu"
        return Day(today + timedelta(_NEAR[word]), word)
    if word in WEEKDAYS and rest and (word != "minggu" or said[at - 1 : at] == ["hari"]):
        return _weekday(word, rest[0], today)
    if word in ("minggu", "pekan") and rest and rest[0] in ("lalu", "depan"):
        return Day(today + timedelta(7 if rest[0] == "depan" else -7), f"{word} {rest[0]}")
    if word.isdecimal():
        return _dated(said, at, today)
    days, first = span(said, at)
    ago = next((n for n in (1, 2) if rest[n - 1 : n] == ["lalu"] and rest[: n - 1] in ([], ["yang"])), 0)
    if days > 0 and ago:
        return Day(today - timedelta(days), " ".join(said[first : at + 1 + ago]))
    return None


def _weekday(word: str, which: str, today: date) -> Day | None:
    ahead = (WEEKDAYS[word] - today.weekday()) % 7
    if which in _PAST:
        return Day(today - timedelta((7 - ahead) % 7 or 7), f"{word} {which}")
    if which in _COMING:
        return Day(today + timedelta(ahead or 7), f"{word} {which}")
    return None


def _dated(said: Sequence[str], at: int, today: date) -> Day | None:
    """Read "5 Oktober 2024", "5 okt" (the nearest such day) or "tanggal 5" (of this month)."""
    if said[at - 1 : at] and said[at - 1].isdecimal():
        return None  # the middle of "12/11/2024"
    numbered = _numbered(said[at : at + 3])
    if numbered:
        return numbered
    day = int(said[at][:4])
    month = MONTHS.get(said[at + 1]) if at + 1 < len(said) else None
    year = said[at + 2] if at + 2 < len(said) else ""
    if month is None:
        marked = said[at - 1 : at] in (["tgl"], ["tanggal"])
        return _valid(today.year, today.month, day, f"tanggal {day}") if marked else None
    shown = " ".join(said[at : at + 2])
    if year.isdecimal() and len(year) == 4:
        return _valid(int(year), month, day, f"{shown} {year}")
    near = [_valid(today.year + n, month, day, shown) for n in (-1, 0, 1)]
    return min((one for one in near if one), key=lambda one: abs(one.value - today), default=None)


def _numbered(said: Sequence[str]) -> Day | None:
    """Read "12/11/2024" or "12-11-24"."""
    if len(said) < 3 or not all(word.isdecimal() and len(word) < 5 for word in said):
        return None
    day, month, year = (int(word) for word in said)
    return _valid(year + 2000 if year < 100 else year, month, day, "/".join(said))


def _valid(year: int, month: int, day: int, shown: str) -> Day | None:
    try:
        return Day(date(year, month, day), shown)
    except ValueError:
        return None
