"""The addresses of Bolehkah? on the public host."""

from __future__ import annotations

from django.urls import path

from netral.guide import views

urlpatterns = [
    path("", views.home, name="home"),
    path("bolehkah/", views.bolehkah, name="bolehkah"),
]
