from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "netral.web"
    label = "web"
