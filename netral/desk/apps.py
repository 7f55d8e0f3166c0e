from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "netral.desk"
    label = "desk"
