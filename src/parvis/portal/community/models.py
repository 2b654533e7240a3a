"""A group's records are one document: each change makes a new version of it, and none is ever changed or deleted."""

from django.db import models


class Group(models.Model):
    """A group, by the id that its records have."""

    slug = models.SlugField(max_length=80, unique=True)
    number = models.PositiveIntegerField()
    "Of its latest version."


class Version(models.Model):
    """The records as they were from a moment on."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    "As `parvis.community.write` writes it."
    at = models.DateTimeField()
    by = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["group", "number"], name="community_version_number"),)
