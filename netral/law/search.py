"""Forgiving matching of names: what somebody typed against the names we know. Standard library only.

`difflib` is imported only on a miss, so that a name spelled as we spell it costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from netral.law.errors import BadQuestion, did_you_mean

LONGEST = 200
_PREFIXES = "me|mem|men|meng|meny|ber|di|ter|pe|pem|pen|peng|per|ke|se"
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


def clean(text: str, field: str) -> str:
    """Give `text` without outer spaces; refuse what is empty, overlong or holds control characters.

    Raises BadQuestion naming `field`.
    """
    stripped = text.strip()
    if not stripped:
        raise BadQuestion(field, id=f"“{field}” kosong. Isi dulu.", en=f"“{field}” is empty. Fill it in.")
    if len(stripped) > LONGEST:
        raise BadQuestion(
            field,
            id=f"“{field}” terlalu panjang: paling banyak {LONGEST} huruf.",
            en=f"“{field}” is too long: at most {LONGEST} characters.",
        )
    if not stripped.isprintable() and _has_controls(stripped):
        raise BadQuestion(
            field,
            id=f"“{field}” memuat karakter kendali yang tidak terbaca. Ketik ulang tanpa karakter itu.",
            en=f"“{field}” holds unreadable control characters. Type it again without them.",
        )
    return stripped


def _has_controls(text: str) -> bool:
    import unicodedata

    return any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for letter in text)


def fold(text: str) -> str:
    """Give the words of `text` in plain small letters, one space between them: "Kab. Fak-Fak" → "kab fak fak"."""
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_A_WORD.sub(" ", text.lower().replace("'", "").replace("`", "")).strip()


def squeeze(text: str) -> str:
    """Give `fold(text)` without spaces: "Fak Fak" and "Fakfak" are one name."""
    return fold(text).replace(" ", "")


def likeness(text: str, names: Iterable[str], *, cutoff: float = 0.6) -> list[tuple[float, str]]:
    """Give (likeness 0–1, name) of every name at least `cutoff` like `text`, best first.

    Spaces, case, accents and punctuation do not count. Equal likeness keeps the order of `names`.
    """
    wanted = squeeze(text)
    if not wanted:
        return []
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(squeeze(name), name)
    if wanted in known:
        return [(1.0, known[wanted])]
    import difflib

    scored: list[tuple[float, int, str]] = []
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for order, (spelled, name) in enumerate(known.items()):
        matcher.set_seq1(spelled)
        if matcher.real_quick_ratio() < cutoff or matcher.quick_ratio() < cutoff:
            continue
        ratio = matcher.ratio()
        if ratio >= cutoff:
            scored.append((-ratio, order, name))
    return [(-ratio, name) for ratio, _, name in sorted(scored)]


def closest(text: str, names: Iterable[str], n: int = 3, *, cutoff: float = 0.6) -> list[str]:
    """Give up to `n` of `names` nearest to `text`, best first; only the exact one when it is spelled as we spell it."""
    return [name for _, name in likeness(text, names, cutoff=cutoff)[:n]]


def mentioning(text: str, words_of: Mapping[str, Iterable[str]]) -> list[str]:
    """Give the keys whose texts have the words of `text`, also with a prefix ("menghadiri"), the most words first."""
    wanted = [_begins(word) for word in fold(text).split() if len(word) > 2 or word.isdecimal()]
    found = []
    for order, (key, texts) in enumerate(words_of.items()):
        held = [sum(any(map(word.match, one.split())) for word in wanted) for one in map(fold, texts)]
        if any(held):
            found.append((-max(held), held.index(max(held)), order, key))
    return [key for *_, key in sorted(found)]


def _begins(word: str) -> re.Pattern[str]:
    """Match a number itself, a word and what is made of it: "hadir" in "hadiri" and "menghadiri"."""
    return re.compile(f"{word}$" if word.isdecimal() else f"(?:{_PREFIXES})?{re.escape(word)}")


KINDS = {
    "act": {"id": "Perbuatan", "en": "act"},
    "person": {"id": "Orang", "en": "person"},
    "fact": {"id": "Fakta", "en": "fact"},
    "election": {"id": "Pemilihan", "en": "election"},
    "list": {"id": "Daftar", "en": "list"},
    "rule": {"id": "Tenggat", "en": "deadline"},
    "id": {"id": "Id", "en": "id"},
}


def unknown(field: str, text: str, names: Iterable[str], n: int = 3, *, exact: bool = False) -> BadQuestion:
    """Make the refusal of a name nobody knows, with the nearest known ones; `exact`: with just these."""
    near = tuple(names) if exact else tuple(closest(text, names, n))
    hint = did_you_mean(near)
    kind = KINDS.get(field)
    if kind:
        said = {"id": f"{kind['id']} “{text}” tidak dikenal.", "en": f"There is no {kind['en']} “{text}”."}
    else:
        said = {"id": f"Nilai “{text}” tidak dikenal untuk “{field}”.", "en": f"“{text}” is no value of “{field}”."}
    return BadQuestion(field, id=said["id"] + hint["id"], en=said["en"] + hint["en"], nearest=near)
