"""Where a page is, from its address: what the guard of the desk compares with how far somebody's role reaches."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from netral.common.doors import Place
from netral.directory.structure.models import Institution


def place_called(_request: HttpRequest, code: str, **_others: Any) -> Place | None:
    """Give where the institution with a code is; None where there is none."""
    found = Institution.objects.filter(code=code).values_list("pk", flat=True).first()
    return Place(found) if found is not None else None
