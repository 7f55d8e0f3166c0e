"""A reader's hand in Chromium."""

from __future__ import annotations

from playwright.sync_api import Locator


def press(target: Locator) -> None:
    """Press what leads to another page, and wait until that page is there."""
    with target.page.expect_navigation():
        target.click()
