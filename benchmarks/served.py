"""Netral's own application with one view more that does nothing: what the server and Django alone cost."""

import importlib

from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks.web import EMPTY
from netral.config.wsgi import application

__all__ = ["application"]


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


# Its models need the application, so it is loaded after it.
public = importlib.import_module("netral.config.urls.public")
public.urlpatterns.insert(0, path(EMPTY.removeprefix("/"), empty))
