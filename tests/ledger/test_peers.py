"""What others wrote accepts our log as exported, and refuses it however it is corrupted; so do we."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import PlainEd25519Signer
from tlog_scales.writer import TilesWriter

from netral.ledger.checkpoint import Checkpoint, Signed
from netral.ledger.errors import LedgerError
from netral.ledger.note import Kind, Note, Signer
from netral.ledger.policy import Policy
from netral.ledger.store import Folder
from netral.ledger.tiles import CHECKPOINT, Edge, Reader, unpack
from netral.ledger.tree import consistency_path, hash_leaf, inclusion_path
from netral.ledger.verify import verify
from tests.ledger.independent import accept
from tests.ledger.test_tiles import entry

ORIGIN, SIZE = "netral.example/log/2029", 700
LOG, OTHER = Signer.new(ORIGIN, Kind.SIGNATURE), Signer.new(ORIGIN, Kind.SIGNATURE)
SAKSI = Signer.new("saksi.example", Kind.COSIGNATURE)
NEXT = Signer.new("netral.example/log/2030", Kind.SIGNATURE)
POLICY = Policy.parse(f"log {LOG.key}\nwitness saksi {SAKSI.key}\nquorum saksi\n".encode())


def signed(folder: Path, size: int, root: bytes, *, by: Signer = LOG, origin: str = ORIGIN) -> None:
    text = str(Checkpoint(origin, size, root))
    note = Note(text, (by.sign(text), by.as_cosigner().sign(text, at=1), SAKSI.sign(text, at=1)))
    (folder / CHECKPOINT).write_text(str(note), encoding="utf-8")


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    edge, store = Edge(), Folder(folder)
    for path, content in edge.append([entry(index) for index in range(SIZE)]):
        store.write(path, content)
    signed(folder, edge.size, edge.root())
    return folder


@pytest.fixture
def copy(exported, tmp_path) -> Path:
    shutil.copytree(exported, tmp_path / "copy")
    return tmp_path / "copy"


def flip(file: Path, at: int) -> None:
    octets = bytearray(file.read_bytes())
    octets[at] ^= 1
    file.write_bytes(bytes(octets))


def swap(one: Path, other: Path) -> None:
    ours, theirs = one.read_bytes(), other.read_bytes()
    one.write_bytes(theirs)
    other.write_bytes(ours)


def change(folder: Path, before: str, after: str) -> None:
    text = (folder / CHECKPOINT).read_text(encoding="utf-8")
    assert before in text
    (folder / CHECKPOINT).write_text(text.replace(before, after), encoding="utf-8")


def root_of(folder: Path) -> bytes:
    return Signed.parse((folder / CHECKPOINT).read_bytes()).checkpoint.root


def without_line(folder: Path, number: int) -> None:
    lines = (folder / CHECKPOINT).read_text(encoding="utf-8").splitlines(keepends=True)
    del lines[number]
    (folder / CHECKPOINT).write_text("".join(lines), encoding="utf-8")


def with_one_hash_of(folder: Path) -> None:
    """Let an entry be another, its leaf's hash with it, but nothing above."""
    bundle = folder / "tile/entries/000"
    octets = bytearray(bundle.read_bytes())
    octets[5] ^= 1
    bundle.write_bytes(bytes(octets))
    tile = bytearray((folder / "tile/0/000").read_bytes())
    tile[:32] = hash_leaf(unpack(bytes(octets), 256)[0])
    (folder / "tile/0/000").write_bytes(bytes(tile))


CORRUPTIONS = {
    "the size in the checkpoint": lambda folder: change(folder, f"\n{SIZE}\n", f"\n{SIZE - 1}\n"),
    "the root in the checkpoint": lambda folder: signed_text(folder, bytes(32)),
    "the name in the checkpoint": lambda folder: change(folder, f"{ORIGIN}\n{SIZE}", f"{ORIGIN}x\n{SIZE}"),
    "the checkpoint of another year": lambda folder: signed(
        folder, SIZE, root_of(folder), by=NEXT, origin=NEXT.key.name
    ),
    "a key of the same name": lambda folder: signed(folder, SIZE, root_of(folder), by=OTHER),
    "no signature of the log": lambda folder: without_line(folder, 4),
    "no cosignature": lambda folder: without_line(folder, 6),
    "a tree that was never built": lambda folder: signed(folder, SIZE, bytes(32)),
    "a tail cut under the same tiles": lambda folder: (folder / "tile/0/002.p/188").unlink(),
    "a tile missing": lambda folder: (folder / "tile/0/001").unlink(),
    "a tile cut short": lambda folder: (folder / "tile/0/001").write_bytes(b"\1" * 31),
    "two tiles swapped": lambda folder: swap(folder / "tile/0/000", folder / "tile/0/001"),
    "a leaf's hash altered": lambda folder: flip(folder / "tile/0/000", 0),
    "a hash above the leaves altered": lambda folder: flip(folder / "tile/1/000.p/2", 40),
    "an entry altered": lambda folder: flip(folder / "tile/entries/001", 3),
    "an entry and its leaf altered": with_one_hash_of,
    "two bundles swapped": lambda folder: swap(folder / "tile/entries/000", folder / "tile/entries/001"),
    "a bundle cut short": lambda folder: (folder / "tile/entries/000").write_bytes(
        (folder / "tile/entries/000").read_bytes()[:-3]
    ),
}


def signed_text(folder: Path, root: bytes) -> None:
    """Put another root into the checkpoint, and leave the signatures."""
    note = Note.parse((folder / CHECKPOINT).read_bytes())
    (folder / CHECKPOINT).write_text(str(Note(str(Checkpoint(ORIGIN, SIZE, root)), note.signatures)), encoding="utf-8")


class TestExportedLog:
    def test_is_accepted_by_what_others_wrote(self, exported):
        assert accept(exported, str(LOG.key), str(SAKSI.key)) == SIZE

    @pytest.mark.parametrize("corruption", CORRUPTIONS)
    def test_is_refused_by_what_others_wrote_when_corrupted(self, copy, corruption):
        CORRUPTIONS[corruption](copy)
        with pytest.raises(Exception):  # noqa: B017, PT011 — each library has its own
            accept(copy, str(LOG.key), str(SAKSI.key))

    @pytest.mark.parametrize("corruption", CORRUPTIONS)
    def test_is_refused_by_us_when_corrupted(self, copy, corruption):
        CORRUPTIONS[corruption](copy)
        with pytest.raises(LedgerError):
            verify(Folder(copy).read, POLICY)


class TestProofs:
    """The same paths as tlog-scales gives, for trees of every shape."""

    @given(st.integers(1, SIZE).flatmap(lambda new: st.tuples(st.integers(0, new), st.just(new))))
    def test_are_the_same(self, exported, sizes):
        old, new = sizes
        theirs, ours = TilesReader(LocalBackend(exported)), Reader(Folder(exported).read, SIZE)
        theirs.set_size(SIZE)
        if old < new:
            assert theirs.get_inclusion_proof(old, new).node_hashes == inclusion_path(old, new, ours.node)
        if old:
            assert theirs.get_consistency_proof(old, new).node_hashes == consistency_path(old, new, ours.node)


class TestLogOfOthers:
    def test_written_by_tlog_scales_is_read_by_us(self, tmp_path):
        signer = PlainEd25519Signer(ORIGIN, LOG._secret)
        writer = TilesWriter.create(tmp_path / "theirs", ORIGIN)
        for first, last in ((0, 1), (1, 300), (300, SIZE)):
            for index in range(first, last):
                writer.add_leaf(entry(index))
            writer.commit([signer])
            policy = Policy.parse(f"log {LOG.key}\nquorum none\n".encode())
            assert verify(Folder(tmp_path / "theirs").read, policy).signed.checkpoint.size == last

    def test_is_the_same_as_ours_to_the_last_file(self, exported, tmp_path):
        writer = TilesWriter.create(tmp_path / "theirs", ORIGIN)
        for index in range(SIZE):
            writer.add_leaf(entry(index))
        writer.commit([PlainEd25519Signer(ORIGIN, LOG._secret)])
        ours, theirs = Folder(exported), Folder(tmp_path / "theirs")
        assert ours.paths() == theirs.paths()
        assert all(ours.read(path) == theirs.read(path) for path in ours.paths())
