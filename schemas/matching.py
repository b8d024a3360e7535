"""What makes two records one person or one family. A description only; it is executed elsewhere."""

from dataclasses import dataclass

from schemas.tables import Household, Member, Table

PAIR_COLUMNS = ("left_record_id", "right_record_id", "entity", "band", "probability", "reasons")
CLUSTER_COLUMNS = ("record_id", "entity", "cluster_id", "survivor")

SAME = "same"
"""The band of pairs that are one; a person need not look at them."""


@dataclass(frozen=True)
class ExactMatch:
    """Records with the same valid number are one.

    Attributes:
        entity: person or family.
        table: the table whose records are compared.
        column: the identifier.
        reason: Indonesian, why they are one.
    """

    entity: str
    table: type[Table]
    column: str
    reason: str


EXACT_MATCHES = (
    ExactMatch("person", Member, Member.nik, "NIK sama"),
    ExactMatch("family", Household, Household.family_card_no, "Nomor KK sama"),
)
