from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "netral.platform"
    label = "platform"
