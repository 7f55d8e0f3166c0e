"""The desk host: where people sign in and work."""

from django.conf.urls.i18n import i18n_patterns

from netral.accounts import urls as accounts
from netral.desk import urls as desk
from netral.directory.desk import urls as directory
from netral.platform import urls as platform
from netral.web import views

urlpatterns = [
    *i18n_patterns(
        *desk.urlpatterns,
        *accounts.urlpatterns,
        *directory.urlpatterns,
        prefix_default_language=False,
    ),
    *platform.urlpatterns,
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler429 = views.too_many
handler500 = views.server_error
