"""Styles and pictures: collected once at start, named by their content, kept by browsers for good."""

from __future__ import annotations

from netral.config.settings.database import VAR

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Without it, every site's scripts could read these files.
WHITENOISE_ALLOW_ALL_ORIGINS = False
