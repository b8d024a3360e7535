"""One delivered file."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Delivery:
    """One file.

    Attributes:
        source: name of the file.
        village_code: the village of all its families.
        layout: what its sheets look like.
        people: how many persons it holds.
        damage: name of what is wrong with the whole file, empty for an ordinary one.
    """

    source: str
    village_code: str
    layout: str
    people: int
    damage: str = ""
