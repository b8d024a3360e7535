"""Which code scheme the numbers of a file speak: 3 is *anak* in most lists and *istri* in Dukcapil's.

Decided per file, from the values alone, and never guessed: a scheme that cannot be told holds the columns back.
Texts need no test, for no text of the code lists has two meanings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from schemas.codes import bare_code, code_list
from schemas.thresholds import thresholds

UNSETTLED = None
CANDIDATES = ("REGSOSEK_DTSEN", "BDT2015", "DUKCAPIL")
"""In the order of preference when several give every cell the same meaning."""
NO_PART = frozenset(
    {
        "sex",
        "marital",
        "work_status",
        "wall",
        "building_status",
        "padan",
        "measure_position",
        "field_verification",
    }
)
"""Lists whose numbers mean the same in every scheme, or are only ours."""

DOUBTFUL = {"DUKCAPIL": "relation", "BDT2015": "disability_type", "REGSOSEK_DTSEN": "latrine"}
"""The one list of each scheme whose numbers may be those of another list, though the layout fixes the scheme.

Relations may be counted as everybody else does, kinds of disability may be shifted by one, and 4 of the latrines
may be *none* as on the sheet with four answers.
"""

_SMALL_CHILD_YEARS = 12
_CLEAR_RATIO = 10
_SCHOOL_AGES = (8, 12)
_SCHOOL_ROWS_MIN = 5
_SCHOOL_SHARE_MIN = 0.8
_ONLY_DUKCAPIL_RELATIONS = ("9", "10", "11")
_LATRINE_CELLS_MIN = 20

Counts = Mapping[str, int]


@dataclass(frozen=True)
class AgedCodes:
    """Numbers of one column beside the ages of their rows.

    Attributes:
        codes: the numbers as text, without leading zeros.
        ages: whole years on the day of the run, NaN without a readable birth date.
    """

    codes: npt.NDArray[np.str_] = field(default_factory=lambda: np.array([], dtype=str))
    ages: npt.NDArray[np.float64] = field(default_factory=lambda: np.array([], dtype=float))

    def count(self, code: str, low: float, high: float) -> int:
        """Rows of that code from ``low`` to ``high`` years old."""
        return int(((self.codes == code) & (self.ages >= low) & (self.ages <= high)).sum())


def relation_is_dukcapil(relations: AgedCodes) -> bool | None:
    """Whether 3 and 4 are read as Dukcapil does: no spouse and no child-in-law is younger than twelve.

    Returns:
        True for Dukcapil, False for any other scheme, None when the ages do not tell.
    """
    threes = relations.count("3", -np.inf, _SMALL_CHILD_YEARS - 1)
    fours = relations.count("4", -np.inf, _SMALL_CHILD_YEARS - 1)
    if fours >= 1 and threes <= fours / _CLEAR_RATIO:
        return True
    if threes >= 1 and fours <= threes / _CLEAR_RATIO:
        return False
    return None


def settle_relation(relations: AgedCodes) -> str | None:
    """The scheme of relation codes that stand as bare numbers in a list of Dukcapil's.

    Returns:
        DUKCAPIL, REGSOSEK_DTSEN, or `UNSETTLED`.
    """
    if np.isin(relations.codes, _ONLY_DUKCAPIL_RELATIONS).sum() >= thresholds().scheme_lead_min:
        return "DUKCAPIL"
    if np.isin(relations.codes, ("1", "2")).all():
        return "DUKCAPIL"
    told = relation_is_dukcapil(relations)
    if told is None:
        return UNSETTLED
    return "DUKCAPIL" if told else "REGSOSEK_DTSEN"


def is_in_doubt(scheme: str, numbers: Counts) -> bool:
    """Whether the numbers of the list in `DOUBTFUL` may not be meant as the scheme says, ages apart.

    Args:
        scheme: that of the layout.
        numbers: how often each number occurs in the columns of that list, without leading zeros.
    """
    if scheme == "BDT2015":
        return "13" in numbers and "0" not in numbers
    if scheme == "REGSOSEK_DTSEN":
        enough = sum(numbers.values()) >= _LATRINE_CELLS_MIN and not {"5", "6"} & numbers.keys()
        return enough and numbers.get("4", 0) > max(numbers.get("2", 0), numbers.get("3", 0))
    return False


def settle_scheme(numbers: Mapping[str, Counts], relations: AgedCodes, schooling: AgedCodes) -> str | None:
    """The scheme of a file whose layout is not known.

    Args:
        numbers: for each code list with part in the test, how often each number occurs in its columns.
        relations: the numbers of the relation column with ages.
        schooling: the numbers of the school participation column with ages.

    Returns:
        One of `CANDIDATES`, or `UNSETTLED`.
    """
    limits = thresholds()
    misfits = {scheme: _misfits(numbers, scheme) for scheme in CANDIDATES}
    fewest = min(misfits.values())
    left = [scheme for scheme in CANDIDATES if misfits[scheme] < fewest + limits.scheme_lead_min]
    left = _join_alike(left, numbers)
    if len(left) > 1:
        left = _join_alike(_by_ages(left, relations, schooling), numbers)
    filled = sum(sum(counts.values()) for counts in numbers.values())
    if len(left) == 1 and misfits[left[0]] <= limits.scheme_misfit_max * filled:
        return left[0]
    return UNSETTLED


def _misfits(numbers: Mapping[str, Counts], scheme: str) -> int:
    """Cells whose number the scheme's list lacks; of a column without such a list, all."""
    return sum(
        count
        for name, counts in numbers.items()
        for number, count in counts.items()
        if bare_code(number) not in code_list(name).by_scheme.get(scheme, {})
    )


def _join_alike(schemes: list[str], numbers: Mapping[str, Counts]) -> list[str]:
    """Of schemes that give every cell the same code, the first."""
    meanings: dict[tuple[str | None, ...], str] = {}
    for scheme in schemes:
        meaning = tuple(
            code_list(name).by_scheme.get(scheme, {}).get(bare_code(number))
            for name, counts in sorted(numbers.items())
            for number in sorted(counts)
        )
        meanings.setdefault(meaning, scheme)
    return list(meanings.values())


def _by_ages(schemes: list[str], relations: AgedCodes, schooling: AgedCodes) -> list[str]:
    """Drops the schemes under which children would be married or schooled against their age."""
    dukcapil = relation_is_dukcapil(relations)
    if dukcapil is not None:
        schemes = [scheme for scheme in schemes if (scheme == "DUKCAPIL") == dukcapil]
    ones, twos = (schooling.count(code, *_SCHOOL_AGES) for code in ("1", "2"))
    if ones + twos >= _SCHOOL_ROWS_MIN:
        if ones >= _SCHOOL_SHARE_MIN * (ones + twos):
            schemes = [scheme for scheme in schemes if scheme == "BDT2015"]
        elif twos >= _SCHOOL_SHARE_MIN * (ones + twos):
            schemes = [scheme for scheme in schemes if scheme == "REGSOSEK_DTSEN"]
    return schemes
