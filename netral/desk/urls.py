"""Addresses of the desk's first page and of the trail."""

from django.urls import path

from netral.desk import pages, trail, views

urlpatterns = [
    path("", views.home, name="home"),
    path("instansi/<str:code>/siapkan/", pages.set_up, name="setting-up"),
    path("instansi/<str:code>/tutup/", pages.close, name="close-institution"),
    path("instansi/<str:code>/permintaan/", pages.subject_requests, name="subject-requests"),
    path("pegawai/<str:address>/permintaan/", pages.note_request, name="note-request"),
    path("permintaan/<uuid:asked>/", pages.subject_request, name="subject-request"),
    path("permintaan/<uuid:asked>/salinan/", pages.give_copy, name="subject-copy"),
    path("permintaan/<uuid:asked>/jawab/", pages.answer_request, name="answer-request"),
    path("permintaan/<uuid:asked>/hapus/", pages.agree_to_erase, name="agree-to-erase"),
    path("keamanan/data-saya/", pages.own_copy, name="own-copy"),
    path("instansi/<str:code>/jejak/", trail.trail, name="trail"),
    path("instansi/<str:code>/jejak/jejak.csv", trail.trail_file, name="trail-file"),
]
