"""The tree as files: the examples of the specification, growth in any steps, and broken files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netral.ledger.errors import BadTile
from netral.ledger.tiles import PATH, Edge, Reader, entries_path, pack, tile_path, unpack, widths
from netral.ledger.tree import check_consistency, check_inclusion, consistency_path, hash_leaf, inclusion_path
from tests.ledger.test_tree import defined_root


def entry(number):
    return b"entry %d" % number


def grown(*steps):
    """Give the edge and the files of a tree that grew in these steps."""
    edge, files = Edge(), dict[str, bytes]()
    for step in steps:
        files.update(edge.append([entry(number) for number in range(edge.size, edge.size + step)]))
    return edge, files


def reading(files):
    def read(path):
        try:
            return files[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    return read


class TestAddress:
    def test_is_as_the_specification_has_it(self):
        assert tile_path(3, 1234067) == "tile/3/x001/x234/067"
        assert tile_path(0, 273, 112) == "tile/0/273.p/112"
        assert entries_path(0) == "tile/entries/000"
        assert entries_path(1000, 1) == "tile/entries/x001/000.p/1"

    @given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))
    def test_is_known_as_one(self, level, place, width):
        assert PATH.fullmatch(tile_path(level, place, width))
        assert PATH.fullmatch(entries_path(place, width))

    @pytest.mark.parametrize(
        "path",
        ["tile/64/000", "tile/00/000", "tile/0/0", "tile/0/x000", "tile/0/000/000", "tile/0/../../checkpoint",
         "tile/0/000.p/0", "tile/0/000.p/", "tile/0/000\n", "tile/-1/000", "/tile/0/000", "tile/0/٠٠٠"],
    )  # fmt: skip
    def test_is_not_anything(self, path):
        assert not PATH.fullmatch(path)

    def test_of_the_tiles_of_70000_entries(self):
        edge, files = grown(70_000)
        of_level = lambda level: {path for path in files if path.startswith(f"tile/{level}/")}  # noqa: E731

        assert len(of_level(0)) == 274
        assert "tile/0/273.p/112" in of_level(0)
        assert of_level(1) == {"tile/1/000", "tile/1/001.p/17"}
        assert of_level(2) == {"tile/2/000.p/1"}
        assert list(widths(70_000)) == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
        assert edge.size == 70_000

    def test_of_the_tiles_of_256_entries(self):
        assert grown(256)[1].keys() == {"tile/entries/000", "tile/0/000", "tile/1/000.p/1"}


class TestGrowth:
    @given(st.lists(st.integers(0, 600), max_size=6))
    def test_in_any_steps_gives_the_same_tree(self, steps):
        edge, files = grown(*steps)
        size = sum(steps)
        reader = Reader(reading(files), size)

        assert edge.size == size
        assert edge.root() == reader.root() == defined_root([hash_leaf(entry(number)) for number in range(size)])
        assert [reader.entry(number) for number in range(0, size, 97)] == [entry(n) for n in range(0, size, 97)]

    @given(st.integers(0, 1500), st.integers(0, 600))
    def test_goes_on_from_the_files(self, before, more):
        _, files = grown(before)
        edge = Edge.read(Reader(reading(files), before))
        files.update(edge.append([entry(number) for number in range(before, before + more)]))

        assert edge.root() == grown(before + more)[0].root()
        assert Reader(reading(files), before + more).root() == edge.root()

    def test_writes_full_tiles_before_the_others(self):
        paths = [".p/" in path for path in grown(300)[1]]

        assert paths == sorted(paths)

    def test_is_proven_from_the_files(self):
        sizes = [1, 255, 256, 257, 65_536, 66_000]
        edge, files = grown(66_000)
        reader = Reader(reading(files), 66_000)
        roots = {size: grown(size)[0].root() for size in sizes}

        for size in sizes:
            path = consistency_path(size, 66_000, reader.node)
            check_consistency(size, roots[size], 66_000, edge.root(), path)
            path = inclusion_path(size - 1, 66_000, reader.node)
            check_inclusion(hash_leaf(entry(size - 1)), size - 1, 66_000, path, edge.root())

    def test_needs_no_tile_that_became_full(self):
        _, files = grown(200, 200)
        edge, kept = grown(400)
        assert {path for path in files if ".p/200" in path}

        assert Reader(reading({path: files[path] for path in kept}), 200).root() == grown(200)[0].root()
        assert edge.root() == Reader(reading(kept), 400).root()


class TestBrokenFile:
    def test_that_is_missing_is_named(self):
        _, files = grown(300)
        del files["tile/0/000"]

        with pytest.raises(BadTile, match="tile/0/000 tidak ada"):
            inclusion_path(0, 300, Reader(reading(files), 300).node)

    def test_that_is_short_is_named(self):
        _, files = grown(300)
        files["tile/0/001.p/44"] = files["tile/0/001.p/44"][:-1]

        with pytest.raises(BadTile, match=r"tile/0/001\.p/44 tidak utuh: 1407 bita"):
            Reader(reading(files), 300).root()

    def test_that_is_another_gives_another_root(self):
        edge, files = grown(600)
        files["tile/0/000"], files["tile/0/001"] = files["tile/0/001"], files["tile/0/000"]

        # The tile above it was made from the right one: only who looks below sees it.
        reader = Reader(reading(files), 600)
        path = inclusion_path(0, 600, reader.node)
        assert reader.root() == edge.root()
        assert path[0] != hash_leaf(entry(1))

    @pytest.mark.parametrize("cut", [1, 2, 3, 9])
    def test_of_entries_is_refused(self, cut):
        bundle = pack([entry(1), entry(2)])

        with pytest.raises(BadTile):
            unpack(bundle[:-cut], 2)
        assert unpack(bundle, 1) == [entry(1)]
