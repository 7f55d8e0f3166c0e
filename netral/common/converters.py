"""Parts of addresses."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter


class Id(IntConverter):
    """An identifier that any database can hold; a longer one is no address."""

    regex = "[0-9]{1,18}"


register_converter(Id, "id")
