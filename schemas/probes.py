"""What is asked for when a flag is unknown: which cells are open, and which values are tried in them.

A cell is *deciding* when some value put into it alone settles the flag. The values tried here are the definition.
"""

from collections.abc import Callable
from datetime import date

from schemas.cases import Cases, Cells, days_since_1970, not_known
from schemas.codes import code_list
from schemas.flags.poverty import has_house, is_undated_p3ke
from schemas.kleene import Mask
from schemas.places import village_codes
from schemas.tables import Column, Household
from schemas.thresholds import thresholds

Probe = Callable[[Cases], Cells]
_ANY_TEXT = ("x",)
_MONTHS_A_QUARTER = 3


def is_open(cases: Cases, column: str) -> Mask:
    """Cells that may be asked for: without a value, and their blank has no meaning of its own."""
    missing = ~cases.known(column)
    if cases.table == "household" and column == Household.has_shelter:
        return missing & ~has_house(cases)
    if cases.table == "household" and column == Household.decile_as_of:
        return missing & cases.known(Household.decile_national) & is_undated_p3ke(cases)
    return missing


def probes(column: Column) -> list[Probe]:
    """The values to try in a column; each gives the whole column for the rows it is handed."""
    if column.codes:
        labels = tuple(code for code in code_list(column.codes).labels if code not in not_known(column.codes))
        return [_alike(position, labels) for position in range(len(labels))]
    limits = thresholds()
    match column.name:
        case Household.decile_national:
            return [_alike(decile) for decile in range(limits.decile_min, limits.decile_max + 1)]
        case Household.member_count:
            return [_alike(count) for count in range(limits.member_count_min, limits.member_count_max + 1)]
        case Household.monthly_spending_idr:
            return [_spending("spending_per_person_min_idr"), _spending("spending_per_person_max_idr")]
        case Household.decile_as_of:
            return [_first_day_of_quarter]
        case Household.village_code:
            return [_alike(0, village_codes()[:1])]
    return [_today] if column.dtype == "date" else [_alike(0, _ANY_TEXT)]


def _alike(value: int, labels: tuple[str, ...] = ()) -> Probe:
    return lambda cases: Cells.alike(value, len(cases), labels)


def _spending(per_person: str) -> Probe:
    """So much for each person; nothing where their number is not known."""

    def spend(homes: Cases) -> Cells:
        persons = homes.number(Household.member_count)
        return Cells(persons.values * homes.profile.number(per_person), persons.known)

    return spend


def _first_day_of_quarter(cases: Cases) -> Cells:
    day = cases.as_of
    first = date(day.year, day.month - (day.month - 1) % _MONTHS_A_QUARTER, 1)
    return Cells.alike(days_since_1970(first), len(cases))


def _today(cases: Cases) -> Cells:
    return Cells.alike(cases.today, len(cases))
