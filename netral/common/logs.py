"""What a line in the log may say: an event, a few known fields, and for a fault of ours the place in our code."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

FIELDS = frozenset({"chore", "published", "rows", "seconds", "size", "task", "tries", "witness", "year"})
"""What our own events may tell; anything else is left out, so that nobody's name slips in."""
PLAIN = re.compile(r"[a-z0-9_.-]{1,64}")
"""A word of ours, never somebody's name."""
ALWAYS = ("level", "logger", "event")
Event = MutableMapping[str, Any]


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


def configure() -> None:
    """Let our own events go the way of all other lines."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            only_known_fields,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def formatter(shape: str) -> logging.Formatter:
    """Give what writes a line: as words (`line`), or as JSON for programs that collect logs (`json`)."""
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            places_only,
            structlog.processors.JSONRenderer(ensure_ascii=False) if shape == "json" else _in_words,
        ]
    )


def only_known_fields(_logger: object, _method: str, event: Event) -> Event:
    """Keep what may be told, and drop the rest."""
    kept = {name: value for name, value in event.items() if (name in FIELDS or name == "event") and _is_plain(value)}
    return {**kept, "exc_info": sys.exc_info()} if event.get("exc_info") else kept


def _is_plain(value: object) -> bool:
    return isinstance(value, (int, float)) or (isinstance(value, str) and PLAIN.fullmatch(value) is not None)


def places_only(_logger: object, _method: str, event: Event) -> Event:
    """Say where in our code a fault arose and of which kind it is; what the fault itself says may quote somebody."""
    fault = (event.pop("exc_info", None) or (None, None))[1]
    told = {name: event[name] for name in (*ALWAYS, *sorted(set(event) - set(ALWAYS)))}
    return told if fault is None else {**told, "fault": places_of(fault)}


def places_of(fault: BaseException | None) -> str:
    """Give the frames of a fault and the names of its kinds, the first cause first."""
    lines: list[str] = []
    while fault is not None:
        places = traceback.format_list(traceback.extract_tb(fault.__traceback__))
        lines[:0] = [*places, f"{type(fault).__module__}.{type(fault).__qualname__}\n"]
        fault = fault.__cause__ or fault.__context__
    return "".join(lines).rstrip()


def _in_words(_logger: object, _method: str, event: Event) -> str:
    level, logger, what, fault = (event.pop(name, "") for name in (*ALWAYS, "fault"))
    beside = "".join(f" {name}={value}" for name, value in event.items())
    return f"{str(level).upper()} {logger}: {what}{beside}" + (f"\n{fault}" if fault else "")
