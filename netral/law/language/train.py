"""Train the model: a softmax regression over the sentences of the corpus. Needs numpy and scipy, at build time only.

Full batch, and chance from a fixed seed: the same sentences give the same weights.
"""

from __future__ import annotations

import base64
import math
from array import array
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from netral.law.language.cues import Cues
from netral.law.language.model import Features, features
from netral.law.language.words import Speller

FEWEST = 2
"""Sentences in which a feature must stand to be counted."""
ASKED = 2.0
"""What a question as people ask it weighs beside an invented sentence."""
ROUNDS, RATE, MOMENTUM, SMOOTHING = 200, 60.0, 0.95, 0.05
DROPPED, SEED = 0.25, 7
"""The share of features left out in each round, so that no act hangs on one word; always the same ones."""
KEPT = 0.03
"""Weights below this share of the greatest are dropped."""
GREATEST = 127

Array = Any
Sentence = tuple[str, str, float]
"""An act, a sentence that means it, and how much it weighs."""


def trained(corpus: Path) -> dict[str, Any]:
    """Train on the corpus: the phrasings, and the labelled questions of the training part. Raises CorpusError."""
    from netral.law import phrasings
    from netral.law.language import asked, read

    language = read.read(corpus)
    speller = Speller(language["words"])
    said = [row for row in language["cues"] if row[0] != read.REMARK]
    sentences = [(act, text, 1.0) for act, say in phrasings.read(corpus).items() for text in say]
    sentences += [
        ((row["mended"] or row)["acts"][0], row["text"], ASKED) for row in asked.read(corpus) if row["split"] == "train"
    ]
    return train(sentences, speller, Cues(said, speller))


def train(sentences: Sequence[Sentence], speller: Speller, cues: Cues) -> dict[str, Any]:
    """Give the table of `Model` for these sentences."""
    seen = [_features(text, speller, cues) for _, text, _ in sentences]
    counted = Counter(feature for found in seen for feature in found)
    names = sorted(feature for feature, count in counted.items() if count >= FEWEST)
    idf = [round(math.log((1 + len(seen)) / (1 + counted[feature])) + 1, 4) for feature in names]
    acts = sorted({act for act, _, _ in sentences})
    weights = _fit(_matrix(seen, names, idf), [acts.index(act) for act, _, _ in sentences], sentences, len(acts))
    return {"acts": acts, "features": names, "idf": idf, **_packed(weights)}


def _features(text: str, speller: Speller, cues: Cues) -> Features:
    words = speller.read(text)
    return features(words, cues.find(words), speller)


def _matrix(seen: Sequence[Features], names: Sequence[str], idf: Sequence[float]) -> Array:
    """Give a row of length 1 for each sentence."""
    column = {feature: n for n, feature in enumerate(names)}
    rows, columns, values = list[int](), list[int](), list[float]()
    for n, found in enumerate(seen):
        row = {column[f]: math.log1p(weight) * idf[column[f]] for f, weight in found.items() if f in column}
        length = math.sqrt(sum(value * value for value in row.values())) or 1.0
        rows += [n] * len(row)
        columns += row
        values += [value / length for value in row.values()]
    return csr_matrix((values, (rows, columns)), shape=(len(seen), len(names)), dtype=np.float32)


def _fit(matrix: Array, targets: Sequence[int], sentences: Sequence[Sentence], acts: int) -> Array:
    """Descend with momentum; targets are softened so that the shares stay modest, and features are dropped at times."""
    wanted = np.eye(acts, dtype=np.float32)[list(targets)] * (1 - SMOOTHING) + SMOOTHING / acts
    count = np.array([weight for _, _, weight in sentences], dtype=np.float32)
    count /= count.sum()
    weights = np.zeros((matrix.shape[1], acts), dtype=np.float32)
    speed = np.zeros_like(weights)
    chance, whole, seen = np.random.default_rng(SEED), matrix.data, matrix.copy()
    for _ in range(ROUNDS):
        seen.data = whole * (chance.random(len(whole), dtype=np.float32) >= DROPPED) / (1 - DROPPED)
        scores = seen @ weights
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        speed = MOMENTUM * speed + seen.T.tocsr() @ ((shares - wanted) * count[:, None])
        weights -= RATE * speed
    return weights


def _packed(weights: Array) -> dict[str, Any]:
    """Keep of each feature the weights that matter, as signed bytes."""
    weights = weights - weights.mean(axis=1, keepdims=True)  # a constant for all acts changes no share
    greatest = float(np.abs(weights).max())
    rounded = np.rint(weights * (GREATEST / greatest)).astype(np.int8)
    rounded[np.abs(weights) < KEPT * greatest] = 0
    starts, classes, kept = array("I", [0]), bytearray(), array("b")
    for row in rounded:
        where = np.flatnonzero(row)
        classes += bytes(where.tolist())
        kept.extend(row[where].tolist())
        starts.append(len(kept))
    return {
        "starts": _text(starts.tobytes()),
        "classes": _text(bytes(classes)),
        "weights": _text(kept.tobytes()),
        "scale": greatest / GREATEST,
    }


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
