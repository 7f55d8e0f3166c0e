"""Addresses of the directory on the desk host. No name and no number of a person is ever part of one."""

from django.urls import path

from netral.common import converters  # noqa: F401 — the kind “id”
from netral.directory.desk import imports, leaving, views

urlpatterns = [
    path("instansi/", views.institutions, name="institutions"),
    path("instansi/<str:code>/", views.institution, name="institution"),
    path("instansi/<str:code>/pegawai/", views.people, name="institution-people"),
    path("instansi/<str:code>/impor/", imports.upload, name="import"),
    path("instansi/<str:code>/impor/periksa/", imports.preview, name="import-preview"),
    path("instansi/<str:code>/impor/ambil/", imports.take, name="import-take"),
    path("unit/<id:unit>/", views.unit, name="unit"),
    path("pegawai/", views.search, name="people-search"),
    path("pegawai/<str:address>/", views.person, name="person"),
    path("pegawai/<str:address>/berhenti/", leaving.leaving, name="leaving"),
    path("impor/<uuid:run>/", imports.outcome, name="import-outcome"),
    path("impor/<uuid:run>/ditolak.csv", imports.rejects, name="import-rejects"),
]
