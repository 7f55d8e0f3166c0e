"""A visitor without a browser, who sends forms as browsers send ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.test import Client

FORM = "application/x-www-form-urlencoded"


class Visitor(Client):
    """Django's test client sends forms as files are sent (multipart); no form of ours does."""

    def post(self, path: str, data: Any = None, content_type: str = FORM, **extra: Any) -> Any:  # type: ignore[override]
        if content_type == FORM and (data is None or isinstance(data, dict)):
            data = urlencode(data or {}, doseq=True)
        return super().post(path, data, content_type=content_type, **extra)
