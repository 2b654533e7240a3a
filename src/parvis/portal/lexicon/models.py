"""What people said of the lexicon. What was learned is no table: it is made anew from the catalogue at any time."""

from django.db import models


class Kind(models.TextChoices):
    ADD = "add"
    FORBID = "forbid"


class Correction(models.Model):
    """A translation to use always, or never; of a pair of terms the last one holds. None is ever deleted."""

    kind = models.CharField(max_length=8, choices=Kind)
    lang = models.CharField(max_length=20)
    term = models.CharField(max_length=200)
    other_lang = models.CharField(max_length=20)
    other = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=["undone_at", "id"], name="lexicon_correction_in_force"),)
