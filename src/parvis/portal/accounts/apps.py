from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "parvis.portal.accounts"
    label = "accounts"
