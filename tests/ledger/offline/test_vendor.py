"""What the page takes from libraries is what the lock file says, and nothing else."""

from __future__ import annotations

import json

import pytest

from tests.requirements import need
from tools.offline.__main__ import HERE, VENDOR, vendor

LOCK = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]


class TestVendor:
    @pytest.mark.slow
    def test_is_what_the_locked_libraries_give(self):
        need("node")
        for name, locked in LOCK.items():
            installed = HERE / name / "package.json"
            if name and (not locked.get("optional") or installed.exists()):
                assert json.loads(installed.read_text(encoding="utf-8"))["version"] == locked["version"]

        assert vendor() == VENDOR.read_bytes()

    def test_keeps_the_notice_of_its_licence(self):
        text = VENDOR.read_text(encoding="utf-8")

        assert "The MIT License (MIT)" in text
        assert text.count("Copyright (c)") == 2
        for name in ("@noble/ed25519", "@noble/hashes"):
            assert f"{name} {LOCK[f'node_modules/{name}']['version']}" in text

    def test_is_locked_with_digests_and_without_hosts(self):
        assert all(one["integrity"].startswith("sha512-") for name, one in LOCK.items() if name)
        assert not any("resolved" in one for one in LOCK.values())
        assert {name for name, one in LOCK.items() if name and not one.get("dev")} == {
            "node_modules/@noble/ed25519",
            "node_modules/@noble/hashes",
        }
