from django.apps import AppConfig


class LexiconConfig(AppConfig):
    name = "parvis.portal.lexicon"
    label = "lexicon"
