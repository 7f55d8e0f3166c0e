"""Start Netral and let Lighthouse look at it: `make lighthouse`. Fails when any of its scores is below 95."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools.serving import CHROMIUM_FLAGS, serving

HERE = Path(__file__).parent


def main() -> int:
    with serving() as site:
        chromium = shutil.which("chromium") or ""
        return subprocess.run(
            ["node", "run.mjs", site.public, chromium, *CHROMIUM_FLAGS], cwd=HERE, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
