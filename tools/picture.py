"""Take the pictures of the documents: `python -m tools.picture docs/images`, or other pages for a person to look at."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tools.serving import CHROMIUM_FLAGS, serving


def main(folder: Path) -> None:
    """Take one picture for the README, and with `--all` every page at the widths and schemes that we promise."""
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        shots = [("home", f"{site.public}/", 900, "light", "screen", False)]
        if "--all" in sys.argv:
            for name, url in {
                "home": f"{site.public}/",
                "home-en": f"{site.public}/en/",
                "desk": f"{site.desk}/",
                "missing": f"{site.public}/tidak-ada",
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
