"""Which rooms and helpers take part, and what every request passes on its way."""

# Ours first: where a library's catalog has the same words, ours are said.
INSTALLED_APPS = [
    "netral.web",
    "netral.guide",
    "netral.ledger",
    "netral.audit",
    "netral.directory.structure",
    "netral.directory.people",
    "netral.directory.imports",
    "netral.directory.desk",
    "netral.accounts",
    "netral.desk",
    "netral.platform",
    "netral.accounts.apps.SignInConfig",
    "allauth",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
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
    "netral.web.middleware.DeskOnly",
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
            "context_processors": [
                "netral.web.context.shell",
                "netral.guide.context.release",
                "netral.accounts.context.who",
            ],
        },
    }
]

# Random identifiers have no time inside; rooms give their models a UUIDv4 themselves where it is seen from outside.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
