"""One line per event on standard error: no addresses of readers, no user agents, no questions."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without-addresses": {"()": "netral.web.logs.WithoutAddresses"}},
    "formatters": {"line": {"()": "netral.web.logs.PlacesOnly", "format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "nowhere": {"class": "logging.NullHandler"},
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without-addresses"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django reports each 4xx and each unknown host: nothing in it is for us to mend.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},  # instead of Django's own, one of which mails whole requests
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
