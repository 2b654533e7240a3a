from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "parvis.portal.following"
    label = "following"
