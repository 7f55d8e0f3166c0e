"""What a line in the log may say about a request: its status, and for a fault of ours the place in our code."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType


class WithoutAddresses(logging.Filter):
    """Take the address out of what Django reports about a request: who looked for what is not ours to keep."""

    def filter(self, record: logging.LogRecord) -> bool:
        if hasattr(record, "request"):
            status = getattr(record, "status_code", 500)
            record.msg, record.args = f"answered {status}", ()
            if status < 500:
                # What was wrong with the request quotes the request.
                record.exc_info = record.exc_text = None
        return True


class PlacesOnly(logging.Formatter):
    """Say where in our code a fault arose and of which kind it is; what the fault itself says may quote a reader."""

    def formatException(  # noqa: N802 — the name is logging's
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Give the frames of a fault and the names of its kinds, the first cause first."""
        lines: list[str] = []
        fault = ei[1]
        while fault is not None:
            places = traceback.format_list(traceback.extract_tb(fault.__traceback__))
            lines[:0] = [*places, f"{type(fault).__module__}.{type(fault).__qualname__}\n"]
            fault = fault.__cause__ or fault.__context__
        return "".join(lines).rstrip()
