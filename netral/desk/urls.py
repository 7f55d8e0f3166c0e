"""Addresses of the desk's first page and of the trail."""

from django.urls import path

from netral.desk import trail, views

urlpatterns = [
    path("", views.home, name="home"),
    path("instansi/<str:code>/jejak/", trail.trail, name="trail"),
    path("instansi/<str:code>/jejak/jejak.csv", trail.trail_file, name="trail-file"),
]
