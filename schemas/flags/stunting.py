"""Stunting (Permenkes 2/2020): what one measurement says. A missing height never reads as "not stunted"."""

from collections.abc import Mapping

import numpy as np

from schemas.answers import Answer, Basis, Carrier
from schemas.cases import Cases
from schemas.flags import flag
from schemas.growth import growth_limits
from schemas.kleene import Kleene, Mask
from schemas.tables import Child

_HAZ = "haz"
_HAZ_NEEDS = (Child.sex_code, Child.birth_date, Child.measured_on, Child.height_cm)
_STUNTED_BELOW_Z = -2.0


def under_five_when_measured(children: Cases) -> Kleene:
    """Age at measurement at most 1826 days, or unknown."""
    age_days = children.number(Child.measured_on).values - children.number(Child.birth_date).values
    known = children.all_known(Child.measured_on, Child.birth_date)
    limits = growth_limits().age
    return Kleene.of(age_days < limits.end_months * limits.days_per_month, known)


def what_height_for_age_lacks(children: Cases) -> Mapping[str, Mask]:
    """The one cell that is missing, if only one is; the height, if its z-score is implausible."""
    missing = np.sum([~children.known(column) for column in _HAZ_NEEDS], axis=0)
    alone = {column: ~children.known(column) & (missing == 1) for column in _HAZ_NEEDS}
    implausible = (missing == 0) & _is_implausible(children)
    return {**alone, Child.height_cm: alone[Child.height_cm] | implausible}


def _is_implausible(children: Cases) -> Mask:
    flagged = children.number(f"{_HAZ}_flag")
    return (flagged >= 1).is_true


@flag(
    "stunted",
    Child,
    title="Stunting (pendek)",
    description="HAZ below -2.00; one measurement.",
    basis="Permenkes 2/2020",
    asks=_HAZ_NEEDS,
    supported_by=[Child.measure_position_code],
    computed=[_HAZ, f"{_HAZ}_flag"],
    population=under_five_when_measured,
    decide=what_height_for_age_lacks,
    yes=[
        {"sex_code": "1", "birth_date": "2024-02-10", "measured_on": "2026-10-05", "height_cm": 84.0, "haz": -2.01},
    ],
    no=[
        {"sex_code": "1", "birth_date": "2024-02-10", "measured_on": "2026-10-05", "height_cm": 84.1, "haz": -2.0},
    ],
    unknown=[
        {"sex_code": "1", "birth_date": "2024-02-10", "measured_on": "2026-10-05"},
        {
            "sex_code": "1",
            "birth_date": "2024-02-10",
            "measured_on": "2026-10-05",
            "height_cm": 60.0,
            "haz": -7.2,
            "haz_flag": 1,
        },
    ],
)
def stunted(children: Cases) -> Answer:
    """Unknown when a needed cell is missing, when the z-score is implausible and when there is none."""
    complete = children.all_known(*_HAZ_NEEDS)
    implausible = _is_implausible(children)
    z = children.number(_HAZ)
    doubt = np.where(~complete, Basis.MISSING, np.where(implausible, Basis.IMPLAUSIBLE, Basis.NOT_COMPUTABLE))
    read = [*_HAZ_NEEDS, Child.measure_position_code, _HAZ]
    return Answer.atom(
        Kleene.of((z < _STUNTED_BELOW_Z).is_true, complete & z.known & ~implausible),
        {Carrier(column): children.known(column) for column in read},
        doubt.astype(np.uint8),
    ).on(Basis.HAZ)
