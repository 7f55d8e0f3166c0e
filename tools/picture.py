"""Take the pictures of the documents: `python -m tools.picture docs/images`, or other pages for a person to look at."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def serving() -> Iterator[int]:
    """Serve both hosts from a temporary folder; give the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as var:
        command = [sys.executable, "-m", "netral", "serve", "--port", str(port), "--workers", "1"]
        environment = {**os.environ, "NETRAL_VAR": var}
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as server:
            assert server.stdout is not None
            for line in server.stdout:
                if "Started worker" in line:
                    break
            try:
                yield port
            finally:
                server.terminate()


def main(folder: Path) -> None:
    """Take one picture for the README, and with `--all` every page at the widths and schemes that we promise."""
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as port, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        shots = [("home", f"http://localhost:{port}/", 900, "light", "screen", False)]
        if "--all" in sys.argv:
            for name, url in {
                "home": f"http://localhost:{port}/",
                "home-en": f"http://localhost:{port}/en/",
                "desk": f"http://meja.localhost:{port}/",
                "missing": f"http://localhost:{port}/tidak-ada",
            }.items():
                for width in (320, 360, 1280):
                    shots += [(f"{name}-{width}-{s}", url, width, s, "screen", True) for s in ("light", "dark")]
                shots.append((f"{name}-print", url, 794, "light", "print", True))
        for name, url, width, scheme, media, whole in shots:
            context = chromium.new_context(
                viewport={"width": width, "height": 700},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            page.emulate_media(media="print" if media == "print" else "screen")
            page.goto(url)
            page.screenshot(path=folder / f"{name}.png", full_page=whole)
            context.close()
        chromium.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
