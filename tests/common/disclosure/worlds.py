"""All tables that fit what was published, one by one: what the attack is checked against. And tables to check with."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import strategies as st

from netral.common.disclosure.release import Release
from netral.common.disclosure.table import Dimension, Table

MOST = 100_000
CAP = 60
"""More than any number that the tables of these tests allow, but where nothing bounds it."""

YES_NO = Dimension.flat("choice", ["yes", "no"])
THREE = Dimension.flat("age", ["young", "middle", "old"])
TREE = Dimension.tree("region", {"east": ["e1", "e2"], "west": ["w1", "w2"]})
SHAPES = [(THREE,), (TREE,), (YES_NO, Dimension.flat("sex", ["f", "m"])), (YES_NO, THREE)]


def table(leaves, *dimensions, name="t", **more):
    return Table.of_leaves(name, "persons", more.pop("period", "2024"), dimensions, np.array(leaves), **more)


def flat(*leaves, name="t", **more):
    return table(leaves, Dimension.flat("part", [f"part {at}" for at in range(len(leaves))]), name=name, **more)


EXACT = st.just(False)


@st.composite
def tables(draw, shapes=SHAPES, is_floored=EXACT):
    dimensions = draw(st.sampled_from(shapes))
    shape = [len(dimension.leaves()) for dimension in dimensions]
    many = int(np.prod(shape))
    numbers = st.sampled_from([0, 1, 3, 9, 10, 12, 25]) if many < 5 else st.sampled_from([0, 1, 2, 5, 10, 11])
    leaves = np.array(draw(st.lists(numbers, min_size=many, max_size=many))).reshape(shape)
    return table(leaves, *dimensions, is_floored=draw(is_floored))


def all_worlds(released):
    """Give every table that fits one that was published, as an array of tables; None when there are too many."""
    leaves = list(itertools.product(*(dimension.leaves() for dimension in released.dimensions)))
    parts = np.array([_under(released, leaf) for leaf in leaves])
    shown = released.numbers.ravel() >= 0
    least = np.where(shown, released.numbers.ravel(), 0)
    most = np.where(shown, released.numbers.ravel() + released.spread().ravel(), CAP)
    worlds = np.zeros((1, released.numbers.size), np.int16)
    for at, part in enumerate(parts):
        upper = most[part].min()
        worlds = (
            worlds[:, None, :] + np.arange(upper + 1, dtype=np.int16)[None, :, None] * part[None, None, :]
        ).reshape(-1, worlds.shape[1])
        is_done = ~parts[at + 1 :].any(0)
        worlds = worlds[((worlds <= most) & ((worlds >= least) | ~is_done)).all(1)].astype(np.int16)
        if len(worlds) > MOST:
            return None
    return worlds


def _under(released, leaf):
    """Tell which cells a leaf counts in."""
    inside = []
    for code, dimension in zip(leaf, released.dimensions, strict=True):
        line, place = np.zeros(len(dimension.codes), bool), code
        while place >= 0:
            line[place] = True
            place = dimension.parents[place]
        inside.append(line)
    return np.array([all(one) for one in itertools.product(*inside)])


def again(release):
    """Give a release as somebody reads it."""
    return Release.parse(release.octets())
