"""What a line in the log may say about a request: its status, and for a fault of ours the place in our code."""

from __future__ import annotations

import logging


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
