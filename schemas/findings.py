"""What is wrong where: the finding, its words, and the columns of ``findings.parquet``."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    BLOCK = "BLOCK"
    """The row is held out of the clean register (of a child's row: only the cell)."""
    WARN = "WARN"
    NOTE = "NOTE"


class State(StrEnum):
    """A finding is a failed rule, or a rule that cannot be judged until its cell is filled."""

    FAIL = "fail"
    UNKNOWN = "unknown"


FINDING_COLUMNS = (
    "run_id",
    "rule_id",
    "severity",
    "state",
    "table",
    "record_id",
    "column",
    "source",
    "sheet",
    "excel_row",
    "cell",
    "seen",
    "proposal",
    "lifecycle",
    "impact",
)
