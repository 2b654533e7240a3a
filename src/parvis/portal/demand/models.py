"""Words that were searched for, with how often in a week: no table holds anything of a person."""

from django.db import models


class Found(models.TextChoices):
    NONE = "none"
    FEW = "few"
    SOME = "some"


class Searched(models.Model):
    """The same words, in the same language, with the same luck, in one week."""

    week = models.DateField()
    "Its Monday."
    lang = models.CharField(max_length=20)
    words = models.CharField(max_length=120)
    "In small letters, spaces made one."
    found = models.CharField(max_length=8, choices=Found)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["week", "lang", "words", "found"], name="demand_counted_once"),)
