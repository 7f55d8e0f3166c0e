"""The desk host: where people will sign in and work."""

from django.conf.urls.i18n import i18n_patterns

from netral.accounts import urls as accounts
from netral.desk import urls as desk
from netral.directory.desk import urls as directory
from netral.web import views

urlpatterns = i18n_patterns(
    *desk.urlpatterns,
    *accounts.urlpatterns,
    *directory.urlpatterns,
    prefix_default_language=False,
)

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
