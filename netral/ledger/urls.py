"""The addresses of the public log: its page, and its files, which are in no language."""

from __future__ import annotations

from django.urls import path

from netral.ledger import views

of_programs = [
    path("log/policy", views.policy_file, name="log-policy"),
    path("log/revoked", views.revoked_keys, name="log-revoked"),
    path("log/offline", views.offline_page, name="log-offline"),
    path("log/<int:year>/<path:path>", views.log_file, name="log-file"),
]
urlpatterns = [path("log/", views.log_page, name="log")]
