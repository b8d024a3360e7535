"""What villages deliver."""

from dataclasses import dataclass

XLSX, CSV, HTML = "xlsx", "csv", "html"
"""The forms of a file. HTML is what e-PPGBM names ``.xls``."""


@dataclass(frozen=True)
class File:
    """One file.

    Attributes:
        source: its name.
        layout: what its sheets look like.
        form: `XLSX`, `CSV` or `HTML`.
    """

    source: str
    layout: str
    form: str = XLSX


@dataclass(frozen=True)
class Delivery:
    """What one village delivers of its people: one file, or several that belong together.

    Attributes:
        village_code: the village of all its families.
        files: at most one of each layout.
        people: how many persons it tells of.
        damage: name of what is wrong with the whole file, empty for an ordinary delivery.
    """

    village_code: str
    files: tuple[File, ...]
    people: int
    damage: str = ""

    def file_of(self, layout: str) -> File | None:
        """Its file of a layout."""
        return next((file for file in self.files if file.layout == layout), None)
