from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "netral.directory.imports"
    label = "imports"
