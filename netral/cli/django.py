"""How the commands that need Django wake it. The only module of this room that may."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from netral.cli.machine import said_in_a_line


def wake() -> None:
    """Read the settings, or end and say in one line what is wrong with them; make the folder that Netral writes to.

    Raises NetralError when the folder cannot be made.
    """
    _set_up()
    from django.conf import settings

    with said_in_a_line(id="NETRAL_VAR tidak dapat dipakai", en="NETRAL_VAR cannot be used"):
        settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)


def wake_if_here() -> bool:
    """Read the settings as `wake` does and say whether Netral is installed here; nothing is made where it is not."""
    _set_up()
    from django.conf import settings

    database = settings.DATABASES["default"]
    return not database["ENGINE"].endswith("sqlite3") or Path(database["NAME"]).exists()


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netral.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as problem:
        sys.exit(f"Error: {problem}")
