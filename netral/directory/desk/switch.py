"""Until there are accounts, the desk is closed, but for a switch that no real installation can set."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

Given = ParamSpec("Given")
Answer = TypeVar("Answer", bound=HttpResponse)


def only_when_open(
    view: Callable[Concatenate[HttpRequest, Given], Answer],
) -> Callable[Concatenate[HttpRequest, Given], Answer]:
    """Let a page exist only where NETRAL_OPEN_DESK is set."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        if not settings.OPEN_DESK:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
