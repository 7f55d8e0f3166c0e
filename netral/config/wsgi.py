"""What the web server calls. WSGI, because Django serves several times as much with it as with ASGI (docs/adr/0002)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netral.config.settings")

application = get_wsgi_application()
