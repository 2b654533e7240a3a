"""Sources, their runs, and what went wrong in them."""

from django.db import models


class Source(models.Model):
    """A portal that is harvested. Its slug never changes: identifiers of datasets are made from it."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.JSONField(default=dict)
    "By language."
    url = models.TextField()
    kind = models.CharField(max_length=40)
    jurisdiction = models.CharField(max_length=80, null=True)
    language = models.CharField(max_length=20, default="en")
    "The language of texts that don't say theirs."
    local = models.BooleanField(default=False)
    options = models.JSONField(default=dict)
    state = models.JSONField(default=dict)
    "What the connector asked to remember (etag, since, …)."
    paused = models.BooleanField(default=False)
    interval_hours = models.PositiveIntegerField(default=24)
    next_run_at = models.DateTimeField(null=True, db_index=True)
    full_run_at = models.DateTimeField(null=True)
    "When all its records were last walked through, not only those changed."
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    preview = models.JSONField(null=True)
    "What `source preview` last showed, for its page."


class RunStatus(models.TextChoices):
    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    "Ended, but some records failed."
    HELD = "held"
    "Ended, but so many records had vanished that a person must confirm their withdrawal."
    FAILED = "failed"
    "Stopped by an error; what came before it is kept."
    UNDONE = "undone"


class Run(models.Model):
    """One harvest of one source."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    status = models.CharField(max_length=12, choices=RunStatus, default=RunStatus.RUNNING)
    incremental = models.BooleanField(default=False)
    limit = models.PositiveIntegerField(null=True)
    started_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    owner = models.CharField(max_length=200)
    "host:pid:random of the process that runs it."
    state = models.JSONField(default=dict)
    "What becomes the source's state if the run ends well."
    total = models.PositiveIntegerField(null=True)
    "How many records the portal says it has."
    fetched = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    restored = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    vanished = models.PositiveIntegerField(default=0)
    "Records that are no longer at the source; withdrawn, unless the run is held."
    problem = models.JSONField(null=True)
    "Why it failed or was held: `model.Problem`."

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(status="running"), name="one_run_at_a_time_per_source"
            ),
        )


class Batch(models.Model):
    """A committed stretch of a run: where to go on after it, and which records it saw."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="batches")
    number = models.PositiveIntegerField()
    cursor = models.TextField(blank=True)
    seen = models.BinaryField()
    "The 8-byte keys of the guids seen (`pipeline.guid_key`), one after the other."

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "number"], name="batch_once"),)


class RunProblem(models.Model):
    """Something wrong with one record (or one page) of a run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="problems")
    severity = models.CharField(max_length=8)
    code = models.CharField(max_length=80)
    record = models.CharField(max_length=500, blank=True)
    pointer = models.CharField(max_length=300, blank=True)
    values = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["run", "severity", "code"], name="problem_run_severity_code"),)


class ProblemCount(models.Model):
    """How often a problem came up in a run; `RunProblem` keeps every error but only the first few warnings."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="problem_counts")
    severity = models.CharField(max_length=8)
    code = models.CharField(max_length=80)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "severity", "code"], name="count_once"),)


class MappingChange(models.Model):
    """A person's change to a mapping table; the last one of a value holds, and none is ever deleted."""

    scope = models.CharField(max_length=120)
    "The table's name; `source/SLUG` for one source alone."
    field = models.CharField(max_length=40)
    "A field of `profiles.VOCABULARIES`."
    value = models.CharField(max_length=500)
    folded = models.CharField(max_length=500)
    "The value without case, accents and spaces: what it is known again by."
    code = models.CharField(max_length=200, null=True)
    "Empty: the value is known, and no code fits; null: back to what the table itself says."
    before = models.CharField(max_length=200, null=True)
    "The code that held before it."
    at = models.DateTimeField()
    by = models.CharField(max_length=200, blank=True)
    undoes = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="undone_by")

    class Meta:
        indexes = (models.Index(fields=["scope", "field", "folded", "id"], name="mapping_value_latest"),)


class UnmappedValue(models.Model):
    """A value that neither a mapping table nor a vocabulary knew in a run, and how often it came."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="unmapped")
    scope = models.CharField(max_length=120)
    "Where a mapping of it belongs: see `MappingChange.scope`."
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=500)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "scope", "field", "value"], name="unmapped_once"),)
