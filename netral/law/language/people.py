"""Who does it: of all people that a text names, the one whose deed is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from netral.law.language.cues import Found
from netral.law.language.words import Speller, Word

SELF = frozenset({"saya", "kami"})
SOMEBODY_ELSE = frozenset({
    "atasan", "teman", "suami", "istri", "kakak", "adik", "anak", "ayah", "bunda", "paman", "bibi", "staf", "bawahan",
    "tetangga", "kepala", "bapak", "ibu", "bos", "rekan", "pimpinan", "sepupu", "mertua", "ipar", "keponakan", "nama",
    "foto", "akun", "rumah", "kantor", "tempat", "camat", "lurah", "kades", "bupati", "gubernur", "dinas", "sekolah",
})  # fmt: skip
_OFFICES = frozenset({"kepala-daerah", "kepala-desa", "pejabat-negara", "penjabat-kepala-daerah", "lurah", "camat"})
_TO_OFFICE = frozenset({"jadi", "maju", "nyalon", "pilih", "mantan", "eks", "bekas", "dukung", "bakal", "pilihan"})
_OF_OFFICE = frozenset({"kantor", "balai", "rumah", "tim", "dinas", "kampanye", "kursi", "pemilihan", "jabatan"})
_TITLES = frozenset({"bapak", "ibu", "seorang", "para", "anggota"})
_ELECTED = frozenset({"terpilih", "mendatang", "baru"})
_OPENING = frozenset({"kalau", "karena", "bagaimana", "halo", "min", "apakah", "ya"})
_TOWARDS = frozenset({"dulu", "lapor", "mantan", "pensiunan", "bukan", "kepada", "eks", "bekas"})
_BESIDE = frozenset({
    "dengan", "melibatkan", "ke", "para", "grup", "untuk", "suruh",
    "ajak", "mengganti", "ganti", "mutasi", "kumpulkan", "undang", "dari", "gantiin", "menggantikan", "gantikan",
    "mewakili", "lantik", "melantik", "copot", "tunjuk", "menunjuk", "libatkan", "menyertakan", "mergokin",
    "memergoki", "lihat", "punya", "milik", "oleh", "atas", "menjadikan", "menampilkan", "narik",
})  # fmt: skip
_PRECISE = ("cpns", "pppk", "honorer", "camat", "lurah", "pns", "jpt", "administrator", "pejabat-fungsional", "guru",
            "dosen", "tenaga-kesehatan", "asn", "warga")  # fmt: skip
"""Of two names of one person the earlier says more about what he may do: a "guru PPPK" is a PPPK."""
_STATUS = frozenset(
    {"pns", "cpns", "pppk", "honorer", "asn", "tni", "polri", "bpd", "guru", "dosen", "tenaga-kesehatan"}
)
"""What one is, and says before or after "saya"; of an office "lurah saya" is somebody else."""
_NEARBY = 4


class Mention(NamedTuple):
    """A person named in the text: who, how surely it is the one who asks or acts, and which words."""

    person: str
    weight: float
    first: int
    end: int

    @property
    def is_self(self) -> bool:
        """Whether the asker speaks of himself."""
        return self.weight >= _SURE


_SURE = 4.0


def doer(words: Sequence[Word], cues: Sequence[Found], speller: Speller) -> Mention | None:
    """Give the person whose deed it is: who says "saya" of himself, else whom the question names first."""
    mentions = [mention for mention in _mentions(words, cues, speller) if mention.weight >= 0]
    if not mentions:
        return None
    best = max(mentions, key=lambda mention: (mention.weight, -mention.first))
    if best.person not in _PRECISE:
        return best
    same = [
        mention
        for mention in mentions
        if mention.person in _PRECISE
        and abs(mention.first - best.first) <= _NEARBY
        and words[mention.first].sentence == words[best.first].sentence
        and not any(word.spelled in SELF for word in _between(words, mention, best))
    ]
    precise = min([*same, best], key=lambda mention: _PRECISE.index(mention.person))
    return precise._replace(weight=max(precise.weight, best.weight))


def _between(words: Sequence[Word], one: Mention, other: Mention) -> Sequence[Word]:
    first, second = sorted((one, other), key=lambda mention: mention.first)
    return words[first.end : second.first]


def _mentions(words: Sequence[Word], cues: Sequence[Found], speller: Speller) -> Iterator[Mention]:
    taken: set[int] = set()
    named = [found for found in cues if found.cue.names == "person"]
    for found in sorted(named, key=lambda found: (found.first - found.end, found.first)):
        place = range(found.first, found.end)
        if taken.isdisjoint(place):
            taken.update(place)
            if not _is_no_person(words, found, speller):
                weight = _weight(words, found)
                if found.cue.value != "warga" or weight >= _SURE:
                    yield Mention(found.cue.value, weight, found.first, found.end)


def _is_no_person(words: Sequence[Word], found: Found, speller: Speller) -> bool:
    """Tell whether only an office is named: of a candidate ("calon bupati"), a place ("kantor camat"), the accused."""
    sentence = words[found.first].sentence
    before = [word for word in words[max(0, found.first - 2) : found.first] if word.sentence == sentence]
    after = words[found.end].spelled if found.end < len(words) else ""
    if found.cue.value in _OFFICES and after in _ELECTED:
        return True
    if not before:
        return False
    if found.cue.value == "candidate" and words[found.first].spelled in SELF:
        return before[-1].spelled not in _OPENING  # "kakak saya caleg" is not the asker
    if before[-1].spelled in _TOWARDS:
        return True
    if found.cue.value not in _OFFICES:
        return False
    run_for = any({"calon", "bakal"} & set(speller.kinds(word)) for word in before)
    return run_for or before[-1].spelled in _OF_OFFICE or any(word.spelled in _TO_OFFICE for word in before)


def _weight(words: Sequence[Word], found: Found) -> float:
    sentence = words[found.first].sentence

    def said(at: int) -> str:
        return words[at].spelled if 0 <= at < len(words) and words[at].sentence == sentence else ""

    weight = 0.0
    beside = found.end < len(words) and words[found.end].start - words[found.end - 1].end == 1  # no comma between
    around = [
        *range(found.first - 3, found.first),
        *([found.end] if beside and found.cue.value in _STATUS else []),
    ]
    own = any(words[at].spelled in SELF for at in range(found.first, found.end))
    if own or any(said(at) in SELF and said(at - 1) not in SOMEBODY_ELSE for at in around):
        weight = _SURE
    elif said(found.end) in ("nih", "ini"):
        weight = 3.0
    before = {said(found.first - 1), said(found.first - 2)}
    if {"boleh", "apakah"} & before:
        weight += 1.5
    at = found.first - 2 if said(found.first - 1) in _TITLES else found.first - 1
    if said(at) in _BESIDE:
        weight -= 1.0
    return weight
