"""How the commands that need Django wake it. The only module of this room that may."""

from __future__ import annotations

import os
import sys


def wake() -> None:
    """Read the settings, or end and say in one line what is wrong with them; make the folder that Netral writes to."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netral.config.settings")
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as problem:
        sys.exit(f"Error: {problem}")
    settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
