"""What is measured of a whole delivery, and what a rule expects of it.

A unit is what one answer speaks of: a village and table, a posyandu and measure, a source. It is one row of a
frame whose columns are the measures; a measure that a unit does not have is NaN. What a rule expects is written as
bounds, so that it is judged here and told to Great Expectations from one and the same statement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.kleene import TRUE, Kleene, Mask, all_of

UNIT = ("rule_id", "village_code", "table", "column", "posyandu", "source")
"""What tells units apart, text, empty where a unit has none: ``column`` is written ``member.nik``."""

MEASURED = (
    *("rows", "previous"),
    *("arrived", "days_unchanged"),
    *("owed", "filled_share", "previous_share"),
    *("cells", "unknown_share", "not_padan_share"),
    *("n", "dps"),
    *("heap_ratio", "birthday_share"),
    *("males", "females"),
    *("sd_haz", "flag_share"),
)
"""What is counted or reckoned from the register: float, NaN where a unit does not have it."""

DERIVED = ("volume_ratio", "change_rows", "fall", "sexed", "male_share", "sex_p")
"""What follows from other measures."""

HEAPED_MONTHS = (12, 24, 36, 48)
"""Completed months of age at which children heap when their birth dates are guessed."""

HEAPED_BIRTHDAYS = ((1, 1), (7, 1), (12, 31))
"""Month and day that are written when nobody knows the birthday."""

_DIGITS = 10
_DECIMALS = 9
"""A share is compared as it is written down: 0.8 - 0.7 is 0.1, not a little more."""


@dataclass(frozen=True)
class Bound:
    """A measure lies between two numbers.

    Attributes:
        measure: one of `MEASURED` or `DERIVED`.
        least: the lowest number allowed.
        most: the highest number allowed.
        below: the lowest number that is too much.
        column: only units of this column are asked, such as ``member.nik``; empty for all.
        unless: a unit that keeps this bound needs not keep the other.
        tells: Indonesian, how a broken bound is told, the measure in braces.
    """

    measure: str
    least: float | None = None
    most: float | None = None
    below: float | None = None
    column: str = ""
    unless: "Bound | None" = None
    tells: str = ""

    def judge(self, units: pd.DataFrame) -> Kleene:
        """One answer a unit; unknown without the measure, true for units that are not asked."""
        answer = Kleene.of(self._lies_within(units), units[self.measure].notna().to_numpy())
        if self.unless is not None:
            answer = answer | self.unless.judge(units)
        return answer | Kleene.of((units["column"] != self.column).to_numpy()) if self.column else answer

    def told(self, units: pd.DataFrame) -> pd.Series:
        """The sentence of each unit that breaks the bound, NA for the others."""
        broken = units.index[self.judge(units).is_false]
        return units[self.measure].loc[broken].map(self.tells.format).astype("str").reindex(units.index)

    def _lies_within(self, units: pd.DataFrame) -> Mask:
        values = units[self.measure].to_numpy(dtype=np.float64)
        within = np.ones(len(values), dtype=bool)
        if self.least is not None:
            within &= values >= self.least
        if self.most is not None:
            within &= values <= self.most
        if self.below is not None:
            within &= values < self.below
        return within


@dataclass(frozen=True)
class Expectation:
    """What a rule expects of a unit.

    Attributes:
        bounds: all of them hold.
        enough: the bound below which a unit is too small to be judged; None where any is large enough.
    """

    bounds: tuple[Bound, ...]
    enough: Bound | None = None

    def judge(self, units: pd.DataFrame) -> Kleene:
        """One answer a unit.

        Args:
            units: as `units_of` gives them.
        """
        if not len(units):
            return Kleene.always(TRUE, 0)
        answer = all_of(bound.judge(units) for bound in self.bounds)
        return answer if self.enough is None else answer.unknown_unless(self.enough.judge(units))

    def told(self, units: pd.DataFrame) -> pd.Series:
        """The sentences of the bounds that each unit breaks, one behind the other."""
        sentences = [pa.array(bound.told(units), pa.large_string()) for bound in self.bounds]
        joined = pc.binary_join_element_wise(*sentences, pa.scalar(", ", pa.large_string()), null_handling="skip")
        return pd.Series(joined, units.index, dtype="str")


def expect(*bounds: Bound, enough: Bound | None = None) -> Expectation:
    """What a rule expects: all bounds, of units that are large enough."""
    return Expectation(bounds, enough)


def units_of(told: pd.DataFrame) -> pd.DataFrame:
    """The units with every column of `UNIT`, `MEASURED` and `DERIVED`.

    Args:
        told: any columns of `UNIT` and `MEASURED`; what is not told is empty.

    Returns:
        One row a unit on a plain index.
    """
    words = {name: _column(told, name, "").astype("str").fillna("") for name in UNIT}
    numbers = {name: _column(told, name, np.nan).astype("float64") for name in MEASURED}
    units = pd.DataFrame(words | numbers)
    return units.assign(**_derived(units)).round(_DECIMALS).reset_index(drop=True)


def units_of_examples(examples: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Units from the examples of a rule: what tells a unit and its measures by name."""
    return units_of(pd.DataFrame(list(examples)))


def digit_preference_score(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """How much some last digits are preferred: 0 when all are as frequent, 100 when there is only one.

    Args:
        counts: shape (groups, 10), how often each digit is the last; every group has some.
    """
    n = counts.sum(axis=1)
    expected = n / _DIGITS
    chi2 = ((counts - expected[:, None]) ** 2).sum(axis=1) / expected
    score: npt.NDArray[np.float64] = 100 * np.sqrt(chi2 / (n * (_DIGITS - 1)))
    return score


def heap_ratio(heaped: pd.Series, beside: pd.Series) -> pd.Series:
    """Children at the heaped months over those of a usual month, told by the months beside them."""
    return heaped / (beside / 2).clip(lower=1)


def _column(told: pd.DataFrame, name: str, otherwise: object) -> pd.Series:
    return told[name] if name in told else pd.Series(otherwise, told.index)


def _derived(units: pd.DataFrame) -> dict[str, pd.Series]:
    sexed = units["males"] + units["females"]
    return {
        "volume_ratio": units["rows"] / units["previous"].where(units["previous"] > 0),
        "change_rows": (units["rows"] - units["previous"]).abs(),
        "fall": units["previous_share"] - units["filled_share"],
        "sexed": sexed,
        "male_share": units["males"] / sexed.where(sexed > 0),
        "sex_p": _p_of_equal_sexes(units["males"], units["females"]),
    }


def _p_of_equal_sexes(males: pd.Series, females: pd.Series) -> pd.Series:
    """The two-sided exact binomial test against one half: min(1, 2 P(X <= smaller count)); NaN without counts."""
    from scipy.special import betainc

    smaller, larger = np.minimum(males, females), np.maximum(males, females)
    # The binomial distribution function, written as the incomplete beta function that it is.
    return (2 * pd.Series(betainc(larger, smaller + 1, 0.5), males.index)).clip(upper=1)
