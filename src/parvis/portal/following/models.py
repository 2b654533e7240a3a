"""Searches that people saved."""

from django.conf import settings
from django.db import models


class Rhythm(models.TextChoices):
    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"


class SavedSearch(models.Model):
    """A search that somebody saved, and how far its digests have come."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=200)
    lang = models.CharField(max_length=20)
    "Of its words, and of its digests."
    question = models.JSONField()
    "The parameters of its address: lists of values by name."
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    key = models.CharField(max_length=40)
    "Part of what unsubscribing is signed with."
    change = models.BigIntegerField()
    "The number of the ledger's line up to which its digests have told what is new."
    next_at = models.DateTimeField(null=True)
    "When the next digest is due; None where there is to be none."
    last_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=["next_at"], name="following_search_due"),)
