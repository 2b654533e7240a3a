from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "parvis.portal.web"
    label = "web"
