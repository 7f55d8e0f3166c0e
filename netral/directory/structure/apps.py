from django.apps import AppConfig


class StructureConfig(AppConfig):
    name = "netral.directory.structure"
    label = "structure"
