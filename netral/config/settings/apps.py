"""Which rooms and helpers take part, and what every request passes on its way."""

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "netral.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "netral.web.middleware.LanguageOfPath",
    "netral.web.middleware.TwoHosts",
    "netral.web.middleware.SameOriginOnly",
    "django.middleware.common.CommonMiddleware",
]

ROOT_URLCONF = "netral.config.urls.public"
WSGI_APPLICATION = "netral.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["netral.web.context.shell"]},
    }
]

# Random identifiers have no time inside; rooms give their models a UUIDv4 themselves where it is seen from outside.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
