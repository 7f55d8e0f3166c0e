"""Which act a text speaks of: a softmax over words, pairs of words, letters and cues. Small, sparse, plain Python.

The weights come from `train.py`; what a text is reduced to (`features`) is the same for both.
"""

from __future__ import annotations

import base64
import math
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from netral.law.language.cues import Found
from netral.law.language.words import Speller, Word

LETTERS = 4
LETTER_WEIGHT = 0.5
ASIDE = 0.6
"""What a sentence weighs that asks nothing, beside one that does."""
ASKING = frozenset({"boleh", "apakah", "melanggar", "kena", "sanksi", "aman", "bagaimana", "apa", "harus"})
MANY_SENTENCES = 2
TEMPERATURE = 0.8
"""Divides the scores before they become shares; chosen on the development questions so that shares are honest."""

Features = dict[str, float]


def features(words: Sequence[Word], cues: Sequence[Found], speller: Speller) -> Features:
    """Reduce a text to what is counted: {feature: weight}.

    "w:" stems, "k:" kinds of words, "b:" pairs of neighbours (also by kind), "c:" four letters, "q:" what cues name.
    """
    out: Features = {}
    aside = _aside(words)
    before: Word | None = None
    for word in words:
        if word.spelled in speller.stop:
            continue
        weight = ASIDE if word.sentence in aside else 1.0
        kinds = speller.kinds(word)
        _add(out, f"w:{word.stem}", weight)
        for kind in kinds:
            _add(out, f"k:{kind}", weight)
        if before is not None and before.sentence == word.sentence:
            _add(out, f"b:{before.stem} {word.stem}", weight)
            kinds_before = speller.kinds(before)
            if kinds or kinds_before:
                pair = (f"#{kinds_before[0]}" if kinds_before else before.stem, f"#{kinds[0]}" if kinds else word.stem)
                _add(out, f"b:{pair[0]} {pair[1]}", weight)
        edged = f"^{word.spelled}$"
        for n in range(len(edged) - LETTERS + 1):
            _add(out, f"c:{edged[n : n + LETTERS]}", LETTER_WEIGHT * weight)
        before = word
    for fact, found in strongest(cues).items():
        out[f"q:{fact}={found.cue.value}"] = 1.0
    return out


def _add(out: Features, feature: str, weight: float) -> None:
    out[feature] = out.get(feature, 0.0) + weight


def _aside(words: Sequence[Word]) -> set[int]:
    """Give the sentences of a long story that ask nothing; none where nothing asks."""
    sentences = {word.sentence for word in words}
    asking = {word.sentence for word in words if word.spelled in ASKING}
    return sentences - asking if len(sentences) >= MANY_SENTENCES and asking else set()


def strongest(cues: Sequence[Found]) -> dict[str, Found]:
    """Give of each fact the weightiest cue; of equal ones the first."""
    best: dict[str, Found] = {}
    for found in cues:
        kept = best.get(found.cue.names)
        if kept is None or found.cue.weight > kept.cue.weight:
            best[found.cue.names] = found
    return best


class Model:
    """The trained weights, ready to be asked."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.acts: list[str] = table["acts"]
        self._row = {feature: n for n, feature in enumerate(table["features"])}
        self._idf: list[float] = table["idf"]
        self._starts = _numbers("I", table["starts"])
        self._classes = base64.b64decode(table["classes"])
        self._weights = _numbers("b", table["weights"])
        self._scale: float = table["scale"]

    def knows(self, feature: str) -> bool:
        """Tell whether a feature was seen in training."""
        return feature in self._row

    def guess(self, found: Mapping[str, float]) -> list[tuple[str, float]]:
        """Give every act with its share (together 1), the likeliest first; no act for a text without known words."""
        rows = [(self._row[feature], weight) for feature, weight in found.items() if feature in self._row]
        values = [math.log1p(weight) * self._idf[row] for row, weight in rows]
        length = math.sqrt(sum(value * value for value in values))
        if not length:
            return []
        scores = [0.0] * len(self.acts)
        starts, classes, weights = self._starts, self._classes, self._weights
        for (row, _), value in zip(rows, values, strict=True):
            first, end = starts[row], starts[row + 1]
            for act, weight in zip(classes[first:end], weights[first:end], strict=True):
                scores[act] += weight * value
        return self._shares([score * self._scale / (length * TEMPERATURE) for score in scores])

    def _shares(self, scores: Sequence[float]) -> list[tuple[str, float]]:
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return sorted(zip(self.acts, (power / total for power in powers), strict=True), key=lambda pair: -pair[1])


def _numbers(kind: str, text: str) -> array[int]:
    numbers: array[int] = array(kind)
    numbers.frombytes(base64.b64decode(text))
    return numbers
