"""What the catalogue keeps: each dataset as a document, with the few columns that are searched or constrained."""

from django.db import models


class Organization(models.Model):
    """A publisher, as datasets name it."""

    slug = models.SlugField(max_length=120, unique=True)
    key = models.CharField(max_length=300, unique=True)
    "What makes two mentions the same organisation: the jurisdiction and the folded name."
    document = models.BinaryField()
    "`model.Agent` as JSON."
    jurisdiction = models.CharField(max_length=80, null=True, db_index=True)


class Status(models.TextChoices):
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Dataset(models.Model):
    """A dataset's current version. Withdrawn ones stay, so that their address goes on answering."""

    id = models.UUIDField(primary_key=True)
    slug = models.SlugField(max_length=120, unique=True)
    origin = models.CharField(max_length=100)
    "The slug of the harvest source it came from."
    guid = models.CharField(max_length=500)
    payload_digest = models.BinaryField(max_length=16)
    document = models.BinaryField()
    "`model.Dataset` as JSON, without `id` and `provenance`, which the columns hold."
    document_digest = models.BinaryField(max_length=16)
    standard = models.CharField(max_length=60)
    source_url = models.TextField(null=True)
    organization = models.ForeignKey(Organization, null=True, on_delete=models.SET_NULL, related_name="datasets")
    jurisdiction = models.CharField(max_length=80, null=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.PUBLISHED)
    version = models.PositiveIntegerField(default=1)
    run = models.BigIntegerField(null=True)
    "The harvest run that made this version."
    harvested_at = models.DateTimeField()
    "When what this version says was harvested: earlier than `changed_at` where a run was undone."
    changed_at = models.DateTimeField()
    "When the catalogue last changed it in whatever way, to the millisecond: what those go by who harvest this portal."
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["origin", "guid"], name="dataset_once_per_origin"),)
        indexes = (
            models.Index(fields=["status", "jurisdiction"], name="dataset_status_jurisdiction"),
            models.Index(fields=["run"], name="dataset_run"),
            models.Index(fields=["status", "changed_at"], name="dataset_status_changed"),
            models.Index(fields=["status", "origin"], name="dataset_status_origin"),
        )


class DatasetVersion(models.Model):
    """An earlier version, whole."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.BinaryField()
    document_digest = models.BinaryField(max_length=16)
    payload_digest = models.BinaryField(max_length=16)
    standard = models.CharField(max_length=60)
    run = models.BigIntegerField(null=True)
    harvested_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["dataset", "number"], name="version_once"),)


class Action(models.TextChoices):
    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    GROUPED = "grouped"
    "Nothing of it changed, but who else publishes it: news to the index alone."


class Change(models.Model):
    """The ledger of everything that happened to datasets, in order: what the index and feeds follow."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="changes")
    action = models.CharField(max_length=12, choices=Action)
    version = models.PositiveIntegerField()
    run = models.BigIntegerField(null=True, db_index=True)
    undoes = models.BigIntegerField(null=True)
    "The run that this line took back: its lines, and this one, then count as if they had never been."
    at = models.DateTimeField()


from .same_models import SameDecision, SameFinding, SameMember, SamePair, SameProfile, Verdict  # noqa: E402

__all__ = [
    "Action",
    "Change",
    "Dataset",
    "DatasetVersion",
    "Organization",
    "SameDecision",
    "SameFinding",
    "SameMember",
    "SamePair",
    "SameProfile",
    "Status",
    "Verdict",
]
