"""The addresses of Bolehkah? on the public host."""

from __future__ import annotations

from django.urls import path

from netral.guide import opinions, pages, views

RULES = {
    "provision": "pasal",
    "instrument": "peraturan",
    "act": "perbuatan",
    "sanction": "sanksi",
    "authority": "lembaga",
    "case": "contoh",
}

urlpatterns = [
    path("", views.home, name="home"),
    path("bolehkah/", views.bolehkah, name="bolehkah"),
    path("bolehkah/pdf/", views.answer_pdf, name="answer-pdf"),
    path("bolehkah/tanggapan/", opinions.give, name="give-opinion"),
    path("tanggapan/", opinions.totals, name="opinions"),
    path("peraturan/", pages.shelf, name="shelf"),
    path("perbuatan/", pages.acts, name="acts"),
    path("koreksi/", pages.corrections, name="corrections"),
    path("rilis/", pages.releases, name="releases"),
    path("koreksi/umpan.atom", pages.corrections_feed, name="corrections-feed"),
    path("cari/", views.search, name="search"),
    path("riwayat/", pages.changes, name="changes"),
    path("antarmuka/", pages.interface, name="interface"),
    path("wilayah/", pages.regions, name="regions"),
    path("wilayah/<str:code>/", pages.region, name="region"),
    path("wilayah/<str:code>/<slug:id>.ics", pages.region_calendar, name="region-calendar"),
    path("pemilihan/<slug:id>/", pages.election, name="election"),
    path("pemilihan/<slug:id>.ics", pages.election_calendar, name="election-calendar"),
    path("belum-diperiksa/", pages.unverified, name="unverified"),
    *(path(f"{word}/<slug:id>/", pages.rule, {"kind": kind}, name=kind) for kind, word in RULES.items()),
]
