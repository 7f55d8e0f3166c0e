"""The two hosts. A name other than localhost is what makes an installation a real one, with nothing left to forget."""

from __future__ import annotations

import re

from django.core.exceptions import ImproperlyConfigured

from netral.config.settings import environment

PUBLIC_HOST = environment.text("NETRAL_PUBLIC_HOST").lower()
DESK_HOST = environment.text("NETRAL_DESK_HOST").lower()

for _name, _host in (("NETRAL_PUBLIC_HOST", PUBLIC_HOST), ("NETRAL_DESK_HOST", DESK_HOST)):
    # As browsers send it: other letters than ASCII arrive as xn--….
    if not all(re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", part) for part in _host.split(".")):
        raise ImproperlyConfigured(f"{_name} is “{_host}”; give one host name, without port, path or “*”.")

if PUBLIC_HOST == DESK_HOST:
    raise ImproperlyConfigured(
        "NETRAL_PUBLIC_HOST and NETRAL_DESK_HOST must differ: no login cookie may reach the public host."
    )

# A cookie with a Domain reaches every name below it. This way round the desk's own name does not reach the public host;
# a Domain above both reaches both, so no cookie of the desk may ever have one.
if PUBLIC_HOST.endswith("." + DESK_HOST):
    raise ImproperlyConfigured("NETRAL_PUBLIC_HOST must not be a subdomain of NETRAL_DESK_HOST.")

ALLOWED_HOSTS = [PUBLIC_HOST, DESK_HOST]

# Only this machine can open a local installation: browsers resolve *.localhost to loopback and nowhere else.
IS_LOCAL = all(host == "localhost" or host.endswith(".localhost") for host in ALLOWED_HOSTS)
