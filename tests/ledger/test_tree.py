"""The tree: known answers of Certificate Transparency, the definitions of the RFC, and every proof bent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netral.ledger.errors import BadProof
from netral.ledger.tree import (
    EMPTY_ROOT,
    check_consistency,
    check_inclusion,
    consistency_path,
    hash_children,
    hash_leaf,
    hash_levels,
    inclusion_path,
    root,
)

# The entries and roots that the reference implementation of RFC 6962 is tested with (merkle_tree_test).
ENTRIES = [bytes.fromhex(entry) for entry in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
sizes = st.integers(1, 90)


def leaves(size):
    return [hash_leaf(number.to_bytes(4)) for number in range(size)]


def nodes(hashes):
    levels = hash_levels(hashes)
    return lambda level, place: levels[level][place]


def defined_root(hashes):
    """Give the tree's hash as RFC 6962, section 2.1, defines it."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    left = max(2**power for power in range(len(hashes).bit_length()) if 2**power < len(hashes))
    return hash_children(defined_root(hashes[:left]), defined_root(hashes[left:]))


class TestKnownAnswers:
    def test_of_the_empty_tree(self):
        assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        assert root(0, nodes([])) == EMPTY_ROOT

    @pytest.mark.parametrize("size", range(1, 9))
    def test_of_roots(self, size):
        hashes = [hash_leaf(entry) for entry in ENTRIES[:size]]

        assert root(size, nodes(hashes)).hex() == ROOTS[size - 1]

    def test_of_the_paths_that_the_rfc_draws(self):
        # RFC 6962, section 2.1.3: a tree of seven, with leaves a to j as it names their hashes.
        a, b, c, d, e, f, j = hashes = [hash_leaf(entry) for entry in ENTRIES[:7]]
        g, h, i = hash_children(a, b), hash_children(c, d), hash_children(e, f)
        k, l = hash_children(g, h), hash_children(i, j)  # noqa: E741 — the RFC's own names
        node = nodes(hashes)

        assert inclusion_path(0, 7, node) == [b, h, l]
        assert inclusion_path(3, 7, node) == [c, g, l]
        assert inclusion_path(4, 7, node) == [f, j, k]
        assert inclusion_path(6, 7, node) == [i, k]
        assert consistency_path(3, 7, node) == [c, d, g, l]
        assert consistency_path(4, 7, node) == [l]
        assert consistency_path(6, 7, node) == [i, j, k]


class TestEverySize:
    @given(sizes)
    def test_has_the_defined_root(self, size):
        assert root(size, nodes(leaves(size))) == defined_root(leaves(size))

    @given(sizes, st.data())
    def test_proves_each_entry(self, size, data):
        hashes, index = leaves(size), data.draw(st.integers(0, size - 1))
        path = inclusion_path(index, size, nodes(hashes))

        check_inclusion(hashes[index], index, size, path, defined_root(hashes))

    @given(sizes, st.data())
    def test_proves_that_it_grew(self, size, data):
        hashes, old = leaves(size), data.draw(st.integers(0, size))
        path = consistency_path(old, size, nodes(hashes))

        check_consistency(old, defined_root(hashes[:old]), size, defined_root(hashes), path)


class TestBentProof:
    @given(sizes, st.data())
    def test_of_an_entry_is_refused(self, size, data):
        hashes, index = leaves(size), data.draw(st.integers(0, size - 1))
        path, whole = inclusion_path(index, size, nodes(hashes)), defined_root(hashes)
        bent = data.draw(st.sampled_from(["leaf", "root", "index", "size", "longer", "shorter", "altered"]))
        leaf, at, of, proof, said = hashes[index], index, size, list(path), whole
        if bent == "leaf":
            leaf = hash_leaf(b"another")
        elif bent == "root":
            said = hash_leaf(b"another")
        elif bent == "index":
            at = data.draw(st.integers(-1, size + 1).filter(lambda other: other != index))
        elif bent == "size":
            # A path fits trees of several sizes, of which only one has this root: the depth must differ to be sure.
            of = data.draw(st.sampled_from([0, size * 2 + 1]))
        elif bent == "longer":
            proof.append(whole)
        elif not path:
            return
        elif bent == "shorter":
            proof.pop(data.draw(st.integers(0, len(path) - 1)))
        else:
            proof[data.draw(st.integers(0, len(path) - 1))] = hash_leaf(b"another")

        with pytest.raises(BadProof):
            check_inclusion(leaf, at, of, proof, said)

    @given(sizes, st.data())
    def test_of_growth_is_refused(self, size, data):
        hashes, old = leaves(size), data.draw(st.integers(0, size))
        path, before, after = (
            consistency_path(old, size, nodes(hashes)),
            defined_root(hashes[:old]),
            defined_root(hashes),
        )
        bent = data.draw(st.sampled_from(["before", "after", "longer", "shorter", "altered", "shrunk"]))
        proof = list(path)
        if bent == "before":
            before = hash_leaf(b"another")
        elif bent == "after" and old:
            after = hash_leaf(b"another")
        elif bent == "longer":
            proof.append(after)
        elif bent == "shrunk":
            old, size = size + 1, old
        elif not path:
            return
        elif bent == "shorter":
            proof.pop(data.draw(st.integers(0, len(path) - 1)))
        else:
            proof[data.draw(st.integers(0, len(path) - 1))] = hash_leaf(b"another")

        with pytest.raises(BadProof):
            check_consistency(old, before, size, after, proof)

    def test_is_refused_by_name(self):
        hashes = leaves(5)
        with pytest.raises(BadProof, match="nomor 7"):
            inclusion_path(7, 5, nodes(hashes))
        with pytest.raises(BadProof, match="Log menyusut dari 5 ke 3"):
            consistency_path(5, 3, nodes(hashes))
