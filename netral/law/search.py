"""Forgiving matching of names: what somebody typed against the names we know. Standard library only.

`difflib` is imported only on a miss, so that a name spelled as we spell it costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from netral.law.errors import BadQuestion, did_you_mean

LONGEST = 200
MOST_SOUGHT = 8
"""Words of a search that are looked for."""
_PREFIX = re.compile("(?:me|mem|men|meng|meny|ber|di|ter|pe|pem|pen|peng|per|ke|se)?")
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


class Mentions:
    """Finds things by the words of texts about them, also with a prefix ("menghadiri"). Build it once."""

    def __init__(self, words_of: Mapping[str, Iterable[str]]) -> None:
        self._texts = {key: [frozenset(fold(text).split()) for text in texts] for key, texts in words_of.items()}
        self._words = frozenset().union(*(text for texts in self._texts.values() for text in texts))

    def find(self, text: str) -> list[str]:
        """Give the keys whose texts have the words of `text` (of its first MOST_SOUGHT), the most words first."""
        sought = [word for word in fold(text).split() if len(word) > 2 or word.isdecimal()][:MOST_SOUGHT]
        meant = [found for word in dict.fromkeys(sought) if (found := self._meant(word))]
        ranked = []
        for order, (key, texts) in enumerate(self._texts.items()):
            held = [sum(not words.isdisjoint(one) for words in meant) for one in texts]
            if any(held):
                ranked.append((-max(held), held.index(max(held)), order, key))
        return [key for *_, key in sorted(ranked)]

    def _meant(self, word: str) -> frozenset[str]:
        """Give a number itself, a word and what is made of it: "hadir" in "hadiri" and "menghadiri"."""
        if word.isdecimal():
            return self._words & {word}
        return frozenset(one for one in self._words if word in one and _PREFIX.fullmatch(one[: one.index(word)]))


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
