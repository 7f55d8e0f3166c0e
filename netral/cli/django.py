"""How the commands that need Django wake it. The only module of this room that may."""

from __future__ import annotations

import os

from netral.common.errors import NetralError


class NotConfigured(NetralError):
    """The settings are wrong; what they say is for those who run Netral, in English."""


def wake() -> None:
    """Read the settings, or say in one line what is wrong with them; make the folder that Netral writes to."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netral.config.settings")
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as problem:
        raise NotConfigured(id=str(problem), en=str(problem)) from problem
    settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
