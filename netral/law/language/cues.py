"""Cues: the words by which a text names a fact or a person. The phrases are data: `corpus/language/cues.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from netral.law.language.words import Speller, Word, stem

NEGATIONS = frozenset({"tidak", "bukan", "belum", "tanpa", "jangan"})
_DENYING = NEGATIONS | {"#tidak"}
_BETWEEN = frozenset(
    {"ikut", "ada", "pernah", "sempat", "pakai", "sambil", "sampai", "mau", "ingin", "akan", "sekadar", "cuma"}
)
STRONG = 10
"""What "!" adds to the number of words by which a phrase is weighed."""
_STEM = 4  # a shorter stem says too little

Step = tuple[int, frozenset[str]]


class Cue(NamedTuple):
    """A phrase: what it names (a fact, "person" …), which value, its steps, and where it denies."""

    names: str
    value: str
    steps: tuple[Step, ...]
    negates: bool
    denies: bool
    weight: int


class Found(NamedTuple):
    """A cue found in a text: from which word to which (one after the last)."""

    cue: Cue
    first: int
    end: int


class Cues:
    """All cues, by the words they begin with. `rows` as `compiled` gives them."""

    def __init__(self, rows: Iterable[Sequence[Any]], speller: Speller) -> None:
        self._speller = speller
        self._by_first: dict[str, list[Cue]] = {}
        for names, value, steps, *rest in rows:
            cue = Cue(names, value, tuple((gap, frozenset(keys)) for gap, keys in steps), *rest)
            for key in cue.steps[0][1]:
                self._by_first.setdefault(key, []).append(cue)

    def find(self, words: Sequence[Word]) -> list[Found]:
        """Find every cue; the same phrase may be found at several places."""
        keys = [self._keys(word) for word in words]
        lasts = {word.sentence: n for n, word in enumerate(words)}
        out: list[Found] = []
        for first, of_word in enumerate(keys):
            tried: set[int] = set()
            for key in of_word:
                for cue in self._by_first.get(key, ()):
                    if id(cue) in tried:
                        continue
                    tried.add(id(cue))
                    end = _end(cue, keys, first, lasts[words[first].sentence])
                    if end and (cue.negates or not negated(words, first)):
                        out.append(Found(cue, first, end))
        return out

    def _keys(self, word: Word) -> tuple[str, ...]:
        kinds = [f"#{kind}" for kind in self._speller.kinds(word)]
        return (word.spelled, *([f"~{word.stem}"] if len(word.stem) >= _STEM else []), *kinds)


def compiled(cue: Cue) -> list[Any]:
    """Give a cue as JSON can hold it."""
    return [*cue[:2], [[gap, sorted(keys)] for gap, keys in cue.steps], *cue[3:]]


def read_cue(names: str, value: str, phrase: str, speller: Speller) -> Cue:
    """Read a phrase as written in the corpus. Raises ValueError for a gap at an end."""
    strong = phrase.startswith("!")
    phrase = phrase.removeprefix("!")
    steps: list[Step] = []
    gap = 0
    for part in phrase.split():
        if part[0] == "_":
            gap = int(part[1:])
            continue
        steps.append((gap, frozenset(key for word in part.split("|") for key in _spellings(word, speller))))
        gap = 0
    if not steps or gap or steps[0][0]:
        raise ValueError(phrase)
    denying = [bool(wanted & _DENYING) for _, wanted in steps]
    return Cue(names, value, tuple(steps), denying[0], any(denying), len(steps) + STRONG * strong)


def _spellings(word: str, speller: Speller) -> Iterable[str]:
    if word[0] == "#":
        return (word,)
    if word[0] == "=":
        return (word[1:],)
    spelled = speller.spell(word)[0]
    root = stem(spelled)
    return (spelled, f"~{root}") if root == spelled and len(root) >= _STEM else (spelled,)


def _end(cue: Cue, keys: Sequence[Sequence[str]], first: int, last: int) -> int:
    """Give where a phrase that begins at word `first` ends (one after its last word); 0 if it is not there.

    It ends within its sentence (word `last`). What denies may not be skipped, unless the phrase itself denies.
    """
    at = first + 1
    for gap, wanted in cue.steps[1:]:
        for step in range(gap + 1):
            if at + step > last:
                return 0
            if not wanted.isdisjoint(keys[at + step]):
                at += step + 1
                break
            if not cue.denies and keys[at + step][0] in NEGATIONS:
                return 0
        else:
            return 0
    return at


def negated(words: Sequence[Word], first: int) -> bool:
    """Tell whether the word at `first` is denied: "tidak memakai …", "tidak ikut memakai …"."""
    if first and words[first - 1].spelled in NEGATIONS:
        return words[first - 1].sentence == words[first].sentence
    return (
        first > 1
        and words[first - 2].spelled in NEGATIONS
        and words[first - 1].spelled in _BETWEEN
        and words[first - 2].sentence == words[first].sentence
    )
