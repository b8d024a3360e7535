"""Extreme poverty (SDG 1): the official decile, spending below the dated line, no place to shelter."""

import numpy as np
import numpy.typing as npt

from schemas.answers import Answer, Basis, Carrier, by_precedence
from schemas.cases import Cases, days_since_1970
from schemas.flags import flag
from schemas.kleene import Kleene, Mask
from schemas.poverty_lines import COUNTRY, poverty_lines
from schemas.tables import Household

_DTSEN = "DTSEN_2025"
_HOUSE = (Household.building_status_code, Household.floor_code, Household.wall_code, Household.roof_code)
"""Whoever tells of any of these has a house."""


def no_shelter(homes: Cases) -> Answer:
    """No place to shelter. A blank reads as a shelter where a house is described."""
    told = homes.known(Household.has_shelter)
    state = Kleene.of(homes.is_code(Household.has_shelter, "2").is_true, told | has_house(homes))
    read = {Carrier(column): homes.known(column) & ~told for column in _HOUSE}
    return Answer.atom(state, {Carrier(Household.has_shelter): told, **read})


def has_house(homes: Cases) -> Mask:
    """Something is told of the house."""
    return homes.any_known(*_HOUSE)


def by_decile(homes: Cases, decile_max: int) -> Answer:
    """The valid decile is at most ``decile_max``; unknown without one."""
    decile = homes.number(Household.decile_national)
    dated = homes.known(Household.decile_as_of)
    in_time = _decile_in_time(homes)
    valid = decile.known & np.where(dated, in_time, ~is_undated_p3ke(homes))
    return Answer.atom(
        Kleene.of((decile <= decile_max).is_true, valid),
        {Carrier(Household.decile_national): decile.known, Carrier(Household.decile_as_of): dated},
        np.where(decile.known & dated & ~in_time, Basis.STALE, Basis.MISSING).astype(np.uint8),
    )


def is_undated_p3ke(homes: Cases) -> Mask:
    """A decile of a P3KE list, of an unknown day: to DTSEN too old to be trusted."""
    undated = ~homes.known(Household.decile_as_of) & homes.known(Household.p3ke_family_id)
    return undated & (homes.profile.name == _DTSEN)


def _decile_in_time(homes: Cases) -> Mask:
    day = homes.number(Household.decile_as_of).values
    first = days_since_1970(homes.profile.day("decile_valid_from"))
    age_days = homes.today - day
    return (day >= first) & (age_days >= 0) & (age_days <= homes.profile.number("decile_max_age_days"))


def by_spending(homes: Cases, line: str) -> Answer:
    """Spending is below the line of that kind for so many persons; unknown without one of the three."""
    placed = homes.known(Household.village_code)
    spent = homes.number(Household.monthly_spending_idr)
    owed = family_line_idr(homes, line)
    no_line = placed & np.isnan(line_idr(homes, line))
    doubt = np.where(
        no_line,
        Basis.NO_LINE,
        np.where(homes.implausible(Household.monthly_spending_idr), Basis.IMPLAUSIBLE, Basis.MISSING),
    )
    return Answer.atom(
        Kleene.of(spent.values < owed, spent.known & ~np.isnan(owed)),
        {
            Carrier(Household.village_code): placed,
            Carrier(Household.member_count): homes.known(Household.member_count),
            Carrier(Household.surveyed_on): homes.known(Household.surveyed_on),
            Carrier(Household.monthly_spending_idr, line): spent.known,
        },
        doubt.astype(np.uint8),
    )


def family_line_idr(homes: Cases, line: str) -> npt.NDArray[np.float64]:
    """The line for all persons of the family; NaN where the line or their number is not known."""
    persons = homes.number(Household.member_count)
    return line_idr(homes, line) * np.where(persons.known, persons.values, np.nan)


def line_idr(homes: Cases, line: str) -> npt.NDArray[np.float64]:
    """The line for one person, of the narrowest region that has one on the day of the survey; NaN without one."""
    surveyed = homes.number(Household.surveyed_on)
    day = np.where(surveyed.known & (surveyed.values <= homes.today), surveyed.values, homes.today)
    found = np.full(len(homes), np.nan)
    for region, dated in poverty_lines(line).items():
        inside = _lies_in(homes, region)
        on_day = dated.on(day)
        found = np.where(inside & ~np.isnan(on_day), on_day, found)
    return found


def _lies_in(homes: Cases, region: str) -> Mask:
    prefix = "" if region == COUNTRY else region
    return homes.matches(Household.village_code, lambda code: code.startswith(prefix))


def extreme_poor_by_decile(homes: Cases) -> Answer:
    """The valid decile is 1."""
    return by_decile(homes, homes.profile.number("extreme_decile_max"))


def extreme_poor_by_spending(homes: Cases) -> Answer:
    """Spending is below the line of extreme poverty."""
    return by_spending(homes, "extreme")


@flag(
    "extreme_poor",
    Household,
    title="Miskin ekstrem",
    description="Combined by the precedence of the profile: decile, spending, first criterion.",
    basis="Inpres 4/2022, Inpres 8/2025; Kepmensos 262/HUK/2022 for the first criterion",
    asks=[
        Household.village_code,
        Household.member_count,
        Household.monthly_spending_idr,
        Household.decile_national,
        Household.decile_as_of,
        Household.has_shelter,
    ],
    supported_by=[Household.surveyed_on, Household.p3ke_family_id, *_HOUSE],
    impact_rank=1,
    yes=[
        {"decile_national": 1, "decile_as_of": "2026-10-01"},
        {"village_code": "1408011001", "member_count": 4, "monthly_spending_idr": 1_000_000},
        {"has_shelter": "2"},
    ],
    no=[
        {"decile_national": 3, "decile_as_of": "2026-10-01", "member_count": 4, "monthly_spending_idr": 1_000_000},
    ],
    unknown=[{}, {"has_shelter": "1"}, {"decile_national": 1, "decile_as_of": "2022-01-01"}],
)
def extreme_poor(homes: Cases) -> Answer:
    """The first basis that is known decides; the first criterion can only say yes."""
    decile = Basis.DECILE_DTSEN if homes.profile.name == _DTSEN else Basis.DECILE_P3KE
    answers = {
        "decile": extreme_poor_by_decile(homes).on(decile),
        "spending": extreme_poor_by_spending(homes).on(Basis.SPENDING),
        "no_shelter": no_shelter(homes).only_yes().on(Basis.NO_SHELTER),
    }
    return by_precedence([answers[basis] for basis in homes.profile.words("basis_precedence")])
