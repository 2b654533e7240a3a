from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "parvis.portal.api"
    label = "api"
