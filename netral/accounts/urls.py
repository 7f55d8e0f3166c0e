"""Addresses of signing in and of accounts, on the desk host. Names that begin with account_ or mfa_ are allauth's."""

from django.urls import path
from django.views.generic import RedirectView

from netral.accounts import coming, officers, own, sign_on, signing
from netral.common import converters  # noqa: F401 — the kind “id”
from netral.common.doors import for_anybody, while_signing_in

urlpatterns = [
    path("masuk/", for_anybody(signing.SignIn.as_view()), name="account_login"),
    path("masuk/kunci/", for_anybody(signing.SignInByPasskey.as_view()), name="mfa_login_webauthn"),
    path("masuk/langkah-kedua/", for_anybody(signing.SecondStep.as_view()), name="mfa_authenticate"),
    path("masuk/dari-awal/", signing.sign_in_anew, name="sign-in-anew"),
    path("masuk/ditangguhkan/", for_anybody(own.inactive), name="account_inactive"),
    path("masuk/lagi/sandi/", while_signing_in(signing.AgainByPassword.as_view()), name="account_reauthenticate"),
    path("masuk/lagi/kode/", while_signing_in(signing.AgainByCode.as_view()), name="mfa_reauthenticate"),
    path("masuk/lagi/kunci/", while_signing_in(signing.AgainByPasskey.as_view()), name="mfa_reauthenticate_webauthn"),
    path("masuk/lewat/batal/", for_anybody(sign_on.closed), name="socialaccount_login_cancelled"),
    path("masuk/lewat/<slug:provider_id>/", sign_on.begin, name="openid_connect_login"),
    path("masuk/lewat/<slug:provider_id>/kembali/", sign_on.back, name="openid_connect_callback"),
    path("keamanan/lewat/<slug:provider_id>/", sign_on.tie, name="tie"),
    path("keamanan/lewat/<slug:provider_id>/lepas/", sign_on.untie, name="untie"),
    path("keluar/", for_anybody(signing.SignOut.as_view()), name="account_logout"),
    path("undangan/<str:key>/", coming.invitation, name="invitation"),
    path("pemulihan/<str:key>/", coming.recover, name="recovery"),
    path("lanjut/", own.go_on, name="go-on"),
    path("keamanan/pemulihan/hentikan/", own.stop_own_recovery, name="stop-own-recovery"),
    path("keamanan/", own.security, name="security"),
    path("keamanan/daftar/", while_signing_in(RedirectView.as_view(pattern_name="security")), name="mfa_index"),
    path("keamanan/keluar/", own.sign_out_there, name="sign-out-there"),
    path("keamanan/kunci/", while_signing_in(signing.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        "keamanan/kunci/<id:pk>/hapus/", while_signing_in(signing.RemovePasskey.as_view()), name="mfa_remove_webauthn"
    ),
    path("keamanan/aplikasi/", while_signing_in(signing.AddApp.as_view()), name="mfa_activate_totp"),
    path("keamanan/aplikasi/hapus/", while_signing_in(signing.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("keamanan/sandi/", while_signing_in(signing.SetPassword.as_view()), name="account_set_password"),
    path("keamanan/sandi/ganti/", while_signing_in(signing.ChangePassword.as_view()), name="account_change_password"),
    path("keamanan/surel/", own.address, name="address"),
    path("kabar/dibaca/", own.read_notices, name="read-notices"),
    path("peran/", own.act_as, name="act-as"),
    path("instansi/<str:code>/akun/", officers.accounts, name="accounts"),
    path("instansi/<str:code>/akun/undang/", officers.invite, name="invite"),
    path("instansi/<str:code>/akun/undangan/<uuid:invitation>/tarik/", officers.withdraw, name="withdraw-invitation"),
    path("instansi/<str:code>/akun/<uuid:account>/", officers.account, name="account"),
    path("instansi/<str:code>/akun/<uuid:account>/tangguhkan/", officers.suspend, name="suspend-account"),
    path("instansi/<str:code>/akun/<uuid:account>/pulihkan/", officers.ask_recovery, name="ask-recovery"),
    path("pulihkan/<uuid:recovery>/", officers.second_officer, name="second-officer"),
    path("instansi/<str:code>/akun/<uuid:account>/peran/", officers.end_grant, name="end-grant"),
]
