from django.apps import AppConfig


class HarvestConfig(AppConfig):
    name = "parvis.portal.harvest"
    label = "harvest"
