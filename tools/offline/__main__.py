"""Make `netral/ledger/offline/vendor.js` again from the lock file: `make offline`."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tools.files import ROOT

HERE = Path(__file__).parent
VENDOR = ROOT / "netral" / "ledger" / "offline" / "vendor.js"


def vendor() -> bytes:
    """Give the script as the installed libraries make it."""
    return subprocess.run(["node", "build.mjs"], cwd=HERE, check=True, capture_output=True).stdout


if __name__ == "__main__":
    VENDOR.write_bytes(vendor())
    print(f"{VENDOR.relative_to(ROOT)}: {VENDOR.stat().st_size} bytes")
