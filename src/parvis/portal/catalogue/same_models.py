"""What the catalogue keeps of datasets that several sources publish."""

from django.db import models


class SameProfile(models.Model):
    """What of a published dataset is compared with others, so that one that didn't change isn't read again."""

    dataset = models.OneToOneField("catalogue.Dataset", models.CASCADE, primary_key=True, related_name="same_profile")
    fingerprint = models.BinaryField(max_length=16)
    "Of all that went into it."
    profile = models.BinaryField()
    "`matching.Profile` as MessagePack."
    standing = models.BinaryField()
    "`matching.authority.Standing` as MessagePack."


class SameMember(models.Model):
    """A dataset's place among the records of one dataset; one that is in no group has no row.

    Those that were withdrawn since count for nothing: who reads groups leaves them out.
    """

    dataset = models.OneToOneField("catalogue.Dataset", models.CASCADE, primary_key=True, related_name="same_member")
    group = models.UUIDField(db_index=True)
    "The first of its members' ids, in the order of the alphabet."
    place = models.PositiveIntegerField()
    "0: the most authoritative."


class Verdict(models.TextChoices):
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class SamePair(models.Model):
    """Two datasets that are possibly the same, as the last finding left them; `one` < `other`."""

    one = models.ForeignKey("catalogue.Dataset", models.CASCADE, related_name="+")
    other = models.ForeignKey("catalogue.Dataset", models.CASCADE, related_name="+")
    probability = models.FloatField(db_index=True)
    likely = models.BooleanField()
    "Shown as one without a person's word, where nothing speaks against it."
    evidence = models.BinaryField()
    "`matching.Evidence` as MessagePack."
    verdict = models.CharField(max_length=10, blank=True, default="")
    "The steward's word that holds now; empty where there is none."

    class Meta:
        constraints = (models.UniqueConstraint(fields=["one", "other"], name="same_pair_once"),)


class SameDecision(models.Model):
    """What stewards said of pairs: a ledger. Of a pair, the last line holds; none is ever changed or erased."""

    one = models.ForeignKey("catalogue.Dataset", models.CASCADE, related_name="+")
    other = models.ForeignKey("catalogue.Dataset", models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    "Empty: nothing any more, the evidence decides again."
    before = models.CharField(max_length=10, blank=True)
    "What held before."
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000, blank=True)
    undoes = models.ForeignKey("self", models.CASCADE, null=True, related_name="undone_by")


class SameFinding(models.Model):
    """A finding that was completed."""

    change = models.BigIntegerField()
    "The last line of the ledger of changes when it began."
    at = models.DateTimeField()
    datasets = models.PositiveIntegerField()
    profiled = models.PositiveIntegerField()
    "How many of them were new or had changed."
    pairs = models.PositiveIntegerField()
    groups = models.PositiveIntegerField()
    seconds = models.FloatField()
    "Of CPU."
