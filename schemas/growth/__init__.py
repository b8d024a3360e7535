"""The WHO Child Growth Standards: five tables of L, M and S, and the limits that go with them."""

import hashlib
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FOLDER = Path(__file__).parent
_OTHER_THAN_LETTERS = re.compile("[^a-z]+")

TABLE_SHA256 = {
    "weight_for_age": "71b976a983200e90c3ae77fd7e8adc40d5ffae3b55619e1b42befda25d188722",
    "length_height_for_age": "a295a032567ca82927ab5d7be31ce60d8086dd85a8dac4db348f7a8daa46ceea",
    "bmi_for_age": "86dacd8b20d62bcb7b8bf6ba234bf9759a4fcfd55d3be473571f5adeead2e5f3",
    "weight_for_length": "e5890f1b2b8884e158b34f902a9ce1fade91814b76b5c02b96868d51823e0239",
    "weight_for_height": "f498fe816a7c7e196c3071c1673a40f5fe4dd1837c04ef1f4e1ddb6ac273b303",
}


class DamagedTableError(RuntimeError):
    """A stored growth table is not the published one: a fault of the installation, never of the data."""


@dataclass(frozen=True)
class LmsTable:
    """One growth table, as arrays to be indexed by row.

    The boys' steps come first, then the girls', then one row of NaN on which every search without an answer
    ends. ``first`` and ``last`` are the ends of the table in its own unit (days or cm).
    """

    first: float
    last: float
    steps: int
    l: NDArray[np.float64]  # noqa: E741
    m: NDArray[np.float64]
    s: NDArray[np.float64]

    @property
    def no_row(self) -> int:
        """The number of the row of NaN."""
        return 2 * self.steps


@dataclass(frozen=True)
class AgeLimits:
    """Where age changes the computation."""

    days_per_month: float
    end_months: float
    standing_from_months: float
    height_from_days: int


@dataclass(frozen=True)
class LengthLimits:
    """How lying length and standing height differ."""

    lying_surplus_cm: float
    height_from_cm: float


@dataclass(frozen=True)
class PlausibleMeasures:
    """Lowest and highest measure that is used for the register."""

    weight_kg: tuple[float, float]
    height_cm: tuple[float, float]


@dataclass(frozen=True)
class IndexLimits:
    """Plausible z-scores of one index and its classes, lowest first."""

    plausible: tuple[float, float]
    classes: list[str] = field(default_factory=list)
    classes_from: list[float] = field(default_factory=list)
    classes_above: list[float] = field(default_factory=list)
    spellings: dict[str, str] = field(default_factory=dict)

    def class_numbers(self, z: NDArray[np.float64]) -> NDArray[np.intp]:
        """The place in ``classes`` of each z rounded to two decimals; -1 for none and for an implausible one."""
        number = np.searchsorted(self.classes_from, z, side="right")
        number += np.searchsorted(self.classes_above, z, side="left")
        lowest, highest = self.plausible
        return np.where((z >= lowest) & (z <= highest), number, -1)

    def class_number_of(self, text: str) -> int | None:
        """The place in ``classes`` of a class as somebody wrote it; -1 for an unknown text, None for no class."""
        folded = _fold_class(text)
        if folded in growth_limits().no_class:
            return None
        own = {_fold_class(name): name for name in self.classes}
        name = own.get(folded) or self.spellings.get(folded)
        return self.classes.index(name) if name else -1


@dataclass(frozen=True)
class GrowthLimits:
    """All of ``limits.toml``; the indices are ``haz``, ``waz``, ``whz`` and ``baz``."""

    age: AgeLimits
    length: LengthLimits
    plausible: PlausibleMeasures
    no_class: frozenset[str]
    index: dict[str, IndexLimits]


@cache
def lms_table(name: str) -> LmsTable:
    """Load one growth table.

    Args:
        name: a key of ``TABLE_SHA256``.

    Returns:
        The table; its arrays cannot be written to.

    Raises:
        DamagedTableError: the file differs from the published table in any byte.
    """
    content = (_FOLDER / f"{name}.csv").read_bytes()
    if hashlib.sha256(content).hexdigest() != TABLE_SHA256[name]:
        message = f"schemas/growth/{name}.csv is damaged: its checksum is not that of the published table"
        raise DamagedTableError(message)
    _, steps, *figures = np.loadtxt(BytesIO(content), delimiter=",", skiprows=1, usecols=range(5), unpack=True)
    return LmsTable(steps[0], steps[-1], steps.size // 2, *(_ending_in_nan(figure) for figure in figures))


@cache
def growth_limits() -> GrowthLimits:
    """Load the limits that are no table.

    Returns:
        The limits as they stand in ``limits.toml``.

    Raises:
        TypeError: a section lacks a key or has one too many.
    """
    with (_FOLDER / "limits.toml").open("rb") as file:
        limits = tomllib.load(file)
    return GrowthLimits(
        age=AgeLimits(**limits["age"]),
        length=LengthLimits(**limits["length"]),
        plausible=PlausibleMeasures(**limits["plausible"]),
        no_class=frozenset(limits["no_class"]["texts"]),
        index={name: IndexLimits(**index) for name, index in limits["index"].items()},
    )


def _fold_class(text: str) -> str:
    """A class text as it is compared: lower case words of a-z, *resiko* as *risiko*."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("resiko", "risiko")
    return _OTHER_THAN_LETTERS.sub(" ", plain).strip()


def _ending_in_nan(figures: NDArray[np.float64]) -> NDArray[np.float64]:
    column = np.append(figures, np.nan)
    column.flags.writeable = False
    return column
