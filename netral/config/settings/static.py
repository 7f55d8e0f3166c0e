"""Styles and pictures: collected once at start, named by their content, kept by browsers for good."""

from __future__ import annotations

from netral.config.settings import environment

STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("NETRAL_VAR") / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
