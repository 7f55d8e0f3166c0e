"""Which rooms and helpers take part, and what every request passes on its way."""

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "netral.web",
    "netral.guide",
    "netral.directory.structure",
    "netral.directory.people",
    "netral.directory.imports",
    "netral.directory.desk",
]

# From the outside in. What gives every answer its language and headers stands before the host is asked for: the refusal
# of an unknown host is an answer too. Styles and pictures come after it: an unknown host gets none.
MIDDLEWARE = [
    "netral.web.middleware.LanguageOfPath",
    "netral.web.middleware.HeadersOfEveryAnswer",
    "netral.web.middleware.SizeClasses",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "netral.web.middleware.TwoHosts",
    "django.middleware.security.SecurityMiddleware",
    "netral.web.middleware.PageForWrongMethod",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "netral.web.middleware.SameOriginOnly",
    "netral.web.middleware.PlainBodiesOnly",
    "django.middleware.common.CommonMiddleware",
]

ROOT_URLCONF = "netral.config.urls.public"
WSGI_APPLICATION = "netral.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "netral.web.templating.Jinja2ForEach",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "netral.web.templating.Environment",
            "context_processors": ["netral.web.context.shell", "netral.guide.context.release"],
        },
    }
]

# Random identifiers have no time inside; rooms give their models a UUIDv4 themselves where it is seen from outside.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
