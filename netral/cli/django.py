"""How the commands that need Django wake it. The only module of this room that may."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

from netral.common.errors import NetralError


def wake() -> None:
    """Read the settings, or end and say in one line what is wrong with them; make the folder that Netral writes to.

    Raises NetralError when the folder cannot be made.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netral.config.settings")
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as problem:
        sys.exit(f"Error: {problem}")
    with said_in_a_line(id="NETRAL_VAR tidak dapat dipakai", en="NETRAL_VAR cannot be used"):
        settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextlib.contextmanager
def said_in_a_line(*, id: str, en: str) -> Iterator[None]:
    """Turn what the operating system refuses into one line."""
    try:
        yield
    except OSError as problem:
        reason = " ".join(str(problem).split())
        raise NetralError(id=f"{id}: {reason}", en=f"{en}: {reason}") from problem
