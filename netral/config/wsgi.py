"""What the web server calls. WSGI, because Django serves several times as much with it as with ASGI (docs/adr/0002)."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from netral.web.gate import gate

BETWEEN_COLLECTIONS = 50_000
"""New objects after which cyclic garbage is looked for: some twenty pages' worth, a few MB."""


def settle() -> None:
    """Keep the collector from walking through what stays for good, the corpus above all, while it serves."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(BETWEEN_COLLECTIONS)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netral.config.settings")

application = gate(get_wsgi_application())
settle()
