"""The Django app of counted searches."""

from django.apps import AppConfig


class DemandConfig(AppConfig):
    name = "parvis.portal.demand"
    label = "demand"
