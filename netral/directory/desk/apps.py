from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "netral.directory.desk"
    label = "directory_desk"
