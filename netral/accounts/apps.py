from importlib import import_module

from allauth.account.apps import AccountConfig as AllauthConfig
from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "netral.accounts"
    label = "accounts"
    default = True

    def ready(self) -> None:
        from netral.accounts.noted import listen

        listen()


class SignInConfig(AllauthConfig):
    """allauth's own, which wants its middleware for every request: ours runs it on the desk only."""

    default = False

    def ready(self) -> None:
        import_module("allauth.account.checks")
