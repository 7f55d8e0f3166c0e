"""QR codes, drawn into the page: its content policy takes no picture from elsewhere, not even from within."""

from __future__ import annotations

import segno
from markupsafe import Markup


def picture_of(text: str) -> Markup:
    """Give a QR code as SVG; what it says stands beside it for whoever cannot see it."""
    # A fixed mask: choosing the best one takes five times as long, and readers do not mind.
    drawn = segno.make(text, micro=False, error="m", mask=3).svg_inline(
        omitsize=True, border=4, svgclass="qr", lineclass=None
    )
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S704 — segno's, of numbers alone
