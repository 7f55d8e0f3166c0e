from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "netral.directory.people"
    label = "people"
