"""What the pages of the directory are asked for: a day, a place in a list, an institution."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.http import Http404, HttpRequest, QueryDict

from netral.common.clock import today
from netral.directory.structure.models import Institution
from netral.directory.structure.operations import CODE, NoSuchInstitution, institution_called
from netral.law.contract.dates import meant_date
from netral.law.errors import BadQuestion


class Day(NamedTuple):
    """The day a page is about; what was typed and why it could not be read, where it could not."""

    on: date
    typed: str
    wrong: dict[str, str] | None

    @property
    def query(self) -> str:
        """What an address needs to be of the same day; nothing for today."""
        return "" if self.on == today() else f"?tanggal={self.on.isoformat()}"


def day_of(request: HttpRequest) -> Day:
    """Give the day in `tanggal`; today where there is none, or none that can be read."""
    said = typed(request.GET, "tanggal")
    if not said:
        return Day(today(), "", None)
    try:
        return Day(meant_date(said, "tanggal"), said, None)
    except BadQuestion as bad:
        return Day(today(), said, bad.message)


def typed(said: QueryDict, name: str, most: int = 100) -> str:
    """Give what was typed into a field, without what no database takes."""
    return said.get(name, "").replace("\0", "").strip()[:most]


def institution_or_404(code: str) -> Institution:
    """Give an institution, or the government of a region that nobody has named yet, unsaved."""
    if not CODE.fullmatch(code):
        raise Http404
    try:
        return institution_called(code)
    except NoSuchInstitution:
        raise Http404 from None
