"""Addresses for machines that watch over the server; the same on both hosts, and in no language."""

from django.urls import path

from netral.platform import health

urlpatterns = [
    path("sehat", health.alive, name="alive"),
    path("siap", health.ready, name="ready"),
]
