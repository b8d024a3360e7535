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


class ExpectedSource(models.Model):
    """A sender whose files are expected every night."""

    name = models.CharField(max_length=100, unique=True)
    # A folder, or an address; it may hold a password, so it is shown to nobody as it is.
    inbox = models.TextField()
    villages = models.JSONField(default=list)
    layout = models.CharField(max_length=32, blank=True)
    # Switched off: nothing is expected any more, what it sent stays known.
    is_off = models.BooleanField(default=False)


class Source(models.Model):
    """A place below an inbox at which a file was delivered at least once."""

    path = models.TextField()
    # Null for an inbox that was named by hand.
    expected = models.ForeignKey(ExpectedSource, null=True, on_delete=models.PROTECT, related_name="places")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["expected", "path"], name="one_place_a_sender"),
            models.UniqueConstraint(fields=["path"], condition=Q(expected__isnull=True), name="one_place_by_hand"),
        ]


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


class Arrival(models.Model):
    """What a run found at an expected source."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="arrivals")
    expected = models.ForeignKey(ExpectedSource, on_delete=models.PROTECT, related_name="arrivals")
    arrived = models.BooleanField()
    # Of the names and hashes of all its files; of the last that came, when nothing came.
    content_sha256 = models.CharField(max_length=64, blank=True)
    # The day of the first run that found this content.
    unchanged_since = models.DateField()
    # The sentence that says why nothing came; empty where the inbox was there, and empty.
    refusal = models.TextField(blank=True)
    # What was found in its files, to be held against what is expected.
    villages = models.JSONField(default=list)
    layouts = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "expected"], name="one_arrival_a_source_and_run")
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


class DeliveredRows(models.Model):
    """How many rows of a table a run had of a village."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    village_code = models.CharField(max_length=16)
    table = models.CharField(max_length=16)
    rows = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "village_code", "table"], name="one_count_a_village_and_run")
        ]


class FilledShare(models.Model):
    """How much of a column, such as ``member.nik``, was filled in a run by those of a village who owe it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    village_code = models.CharField(max_length=16)
    column = models.CharField(max_length=64)
    filled_share = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "village_code", "column"], name="one_share_a_village_and_run")
        ]
