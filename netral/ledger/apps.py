from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "netral.ledger"
    label = "ledger"
