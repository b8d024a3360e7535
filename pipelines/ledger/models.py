"""The tables of the ledger: what was delivered, and what every run made of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class RunState(models.TextChoices):
    """How a run ended, if it did."""

    RUNNING = "running"
    WHOLE = "whole"
    INTERRUPTED = "interrupted"
    """Killed, or stopped by hand."""
    FAILED = "failed"
    """By a bug of ours, or because the machine did not do its part."""


class Source(models.Model):
    """A place below the inbox at which a file was delivered at least once."""

    path = models.TextField(unique=True)


class StoredFile(models.Model):
    """The bytes of a delivered file, kept in the home under their hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.BigIntegerField()
    first_seen_at = models.DateTimeField()


class Run(models.Model):
    """One night."""

    run_id = models.CharField(max_length=40, unique=True)
    as_of = models.DateField()
    rulebook_version = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=16, choices=RunState.choices, default=RunState.RUNNING)


class RunFile(models.Model):
    """What a run read at a source."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="files")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    # Null when the bytes were gone before they could be kept.
    stored_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "source"], name="one_file_a_source_and_run")
        ]


class RunFileRows(models.Model):
    """What became of the rows of one table of a file; the names as in `pipelines.frames.RowCounts`."""

    run_file = models.ForeignKey(RunFile, on_delete=models.CASCADE, related_name="rows")
    table = models.CharField(max_length=16)
    read = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    derived = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run_file", "table"], name="counted_once"),
            models.CheckConstraint(
                condition=Q(read=F("accepted") + F("held") + F("repeated") + F("rejected")),
                name="rows_add_up",
            ),
        ]
