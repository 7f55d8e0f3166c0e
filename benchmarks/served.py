"""Netral's own application with one view more that does nothing: what the server and Django alone cost."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks.web import EMPTY
from netral.config.urls import public
from netral.config.wsgi import application

__all__ = ["application"]


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


public.urlpatterns.insert(0, path(EMPTY.removeprefix("/"), empty))
