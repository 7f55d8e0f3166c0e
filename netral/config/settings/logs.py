"""One line per event on standard error: no addresses of readers, no user agents, no questions, no names."""

from netral.common.logs import configure, formatter
from netral.config.settings import environment

_SHAPE = environment.choice("NETRAL_LOG", "line", "json")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without-addresses": {"()": "netral.common.logs.WithoutAddresses"}},
    "formatters": {"fields": {"()": formatter, "shape": _SHAPE}},
    "handlers": {
        "nowhere": {"class": "logging.NullHandler"},
        "stderr": {"class": "logging.StreamHandler", "formatter": "fields", "filters": ["without-addresses"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django reports each 4xx and each unknown host: nothing in it is for us to mend.
    "loggers": {
        "netral": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},  # instead of Django's own, one of which mails whole requests
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        # What a task was given may be somebody's: common/tasks.py says what became of it.
        "django_tasks": {"handlers": ["nowhere"], "propagate": False},
        "django_tasks_db": {"handlers": ["nowhere"], "propagate": False},
    },
}

configure()
