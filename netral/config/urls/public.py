"""The public host: no login, no cookie."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from netral.guide import urls as guide
from netral.guide.api import api
from netral.ledger import urls as ledger
from netral.platform import urls as platform
from netral.web import views

urlpatterns = [
    path("api/v1/", api.urls),
    *platform.urlpatterns,
    *ledger.of_programs,
    *i18n_patterns(*guide.urlpatterns, *ledger.urlpatterns, prefix_default_language=False),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler429 = views.too_many
handler500 = views.server_error
