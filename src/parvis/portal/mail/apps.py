from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "parvis.portal.mail"
    label = "mail"
