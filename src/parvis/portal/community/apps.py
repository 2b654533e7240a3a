"""The Django app of groups."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "parvis.portal.community"
    label = "community"
