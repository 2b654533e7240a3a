from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "parvis.portal.catalogue"
    label = "catalogue"
