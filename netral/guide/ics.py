"""The stages of an election as an iCalendar file (RFC 5545), to be taken along into one's own calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import icalendar

from netral import __version__
from netral.guide.regions import Calendar
from netral.law.artefact import section

MEDIA_TYPE = "text/calendar; charset=utf-8"
HIDES_NOTHING = "TRANSPARENT"
"""A stage takes nobody's time."""


def ics(calendar: Calendar, place: str, language: str, address: str) -> bytes:
    """Write every stage that has days as an event of whole days; `address` is the page it stands on.

    The same release gives the same bytes: events are dated with the day until which the corpus is known.
    """
    made = icalendar.Calendar()
    made.add("prodid", f"-//Netral//Netral {__version__}//{language.upper()}")
    made.add("version", "2.0")
    made.add("name", " – ".join(part for part in (calendar.title, place) if part))
    stamp = datetime.combine(date.fromisoformat(section("rules")["release"]["known_until"]), time(), UTC)
    for number, row in enumerate(calendar.rows):
        if not row.first:
            continue
        first = date.fromisoformat(row.first)
        event = icalendar.Event()
        event.add("uid", f"{calendar.id}.{number}.{row.first}@netral")
        event.add("dtstamp", stamp)
        event.add("summary", f"{row.name}: {row.sub}" if row.sub else row.name)
        event.add("dtstart", first)
        event.add("dtend", date.fromisoformat(row.until) if row.until else first + timedelta(1))
        event.add("location", place)
        event.add("url", address)
        event.add("transp", HIDES_NOTHING)
        made.add_component(event)
    return bytes(made.to_ical())
