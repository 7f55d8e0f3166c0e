"""Django's settings, one small file per concern. Read them through `django.conf.settings`."""

from netral.config.settings.accounts import *
from netral.config.settings.apps import *
from netral.config.settings.database import *
from netral.config.settings.hosts import *
from netral.config.settings.languages import *
from netral.config.settings.logs import *
from netral.config.settings.mail import *
from netral.config.settings.security import *
from netral.config.settings.sign_on import *
from netral.config.settings.static import *
from netral.config.settings.work import *
