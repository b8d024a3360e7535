"""Faults that show only when rows are seen together: a family, a person listed twice, a child measured twice."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from pipelines.sample.families import (
    CHILD,
    GRANDCHILD,
    HEAD,
    HERE,
    IN_LAW,
    MAN,
    MARRIED,
    NEW,
    OTHER,
    PARENT,
    SPOUSE,
    UNMARRIED,
    WIDOWED,
    WOMAN,
)
from pipelines.sample.faults.catalogue import Answer, Damage, Elsewhere, Kin, Row, fault, having
from pipelines.sample.persons import AT_SCHOOL, STATE_EMPLOYEE, YES
from pipelines.sample.sheets import SIKSNG_MEMBER
from schemas.layouts import TEMPLATE
from schemas.places import subdistrict_name, village_codes, village_name
from schemas.tables import columns_of

_ART, _ANGGOTA, _INDIVIDU = "BDT2015_ART", "DTSEN2026_ANGGOTA", "P3KE_INDIVIDU"
_KELUARGA = "DTSEN2026_KELUARGA"
_TELL_CARDS = (TEMPLATE, SIKSNG_MEMBER, _ART, _ANGGOTA)
"""Lists of persons that tell the number of the card."""
_LISTS_WITH_CARDS = (TEMPLATE, SIKSNG_MEMBER, _ANGGOTA)
"""Lists of persons that tell the number of the card themselves, and whose households do not hang on it."""

_PRESENT = (HERE, NEW)
_REPORTED = tuple(name for name in columns_of("child") if name.startswith("reported_"))
_OTHER_CHILD = "ZULKARNAEN PERUMPAMAAN"
_OTHER_HEAD = "XAVERIUS QODRATULLAH"
_MOTHER_TOO_YOUNG_YEARS = 10
_SHRUNK_CM = 3.0
_GREW_CM = 2.4
_SAME_MEASURE = 0.05
_NO_DIFFICULTY, _NO_DISABILITY = "4", "00"


def _is_present(row: Row | Kin) -> bool:
    """Counted as a member of the family; a list that does not tell who is away counts everybody."""
    return "presence_code" not in row.cells or row.facts["presence_code"] in _PRESENT


def _present(people: pd.DataFrame) -> "pd.Series[bool]":
    return people["presence_code"].isin(_PRESENT)


def _with_spouse(people: pd.DataFrame) -> "pd.Series[bool]":
    couples = people.loc[(people["relation_code"] == SPOUSE) & _present(people), "family"]
    return people["family"].isin(couples)


def _several(people: pd.DataFrame) -> "pd.Series[bool]":
    return _present(people).groupby(people["family"]).transform("sum").ge(2)


def _able_to_leave(people: pd.DataFrame) -> "pd.Series[bool]":
    """Somebody on whom nothing in the family hangs."""
    return ~people["relation_code"].isin([HEAD, SPOUSE]) & ~people["measured"] & (people["pregnant"] != YES)


def _at(kins: Sequence[Kin], rule_id: str, column: str) -> list[Elsewhere]:
    """The finding at a column of rows whose sheet has it."""
    return [Elsewhere(kin, [(rule_id, column)]) for kin in kins if column in kin.sheet.columns]


def _others(row: Row, table: str = "member") -> list[Kin]:
    """The rows of the family but the own one."""
    return [kin for kin in row.family[table] if kin.facts["nik"] != row.facts["nik"]]


def _count_disagrees(row: Row) -> list[Elsewhere]:
    """The stated number of members no longer fits."""
    return _at([kin for kin in row.family["household"] if not kin.sheet.combined], "LIN-012", "member_count")


def _next_serial(number: str) -> str:
    """Another number of the same day and place, far from those that are drawn."""
    return f"{number[:12]}{int(number[12:]) % 900 + 9001:04d}"


@fault(
    "LIN-001",
    "member",
    "relation_code",
    asks=["member"],
    among=having(lambda p: (p["relation_code"] == HEAD) & _several(p) & _present(p)),
    layouts=[TEMPLATE, _ANGGOTA],
)
def no_head(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The head stands there as another relative."""
    present = [kin for kin in _others(row) if _is_present(kin)]
    return Damage({column: row.code("member", column, OTHER)}, elsewhere=_at(present, "LIN-001", column))


@fault(
    "LIN-002",
    "member",
    "relation_code",
    asks=["member"],
    among=having(lambda p: (p["relation_code"] == SPOUSE) & _present(p)),
    layouts=[TEMPLATE, SIKSNG_MEMBER, _ANGGOTA],
)
def two_heads(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The spouse is a head, too."""
    heads = [kin for kin in _others(row) if kin.facts["relation_code"] == HEAD]
    return Damage({column: row.code("member", column, HEAD)}, elsewhere=_at(heads, "LIN-002", column))


@fault("LIN-003", "household", "head_nik", asks=["member"], layouts=[TEMPLATE])
def another_nik_of_head(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A NIK of nobody."""
    return Damage({column: _next_serial(row.text(column))})


@fault("LIN-003", "household", "head_name", asks=["member"], layouts=[TEMPLATE, _KELUARGA])
def another_name_of_head(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The name of somebody else, and no NIK."""
    return Damage({column: _OTHER_HEAD, "head_nik": None})


@fault(
    "LIN-004",
    "member",
    "sex_code",
    layouts=_TELL_CARDS,
    asks=["member"],
    among=having(lambda p: (p["relation_code"] == SPOUSE) & _present(p) & (p["pregnant"] != YES)),
)
def spouse_of_the_same_sex(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Husband and wife of one sex, against the NIK."""
    other = MAN if row.facts[column] == WOMAN else WOMAN
    asked = [("ANG-023", "pregnant")] if _is_asked_of(row, other) else []
    return Damage({column: row.code("member", column, other)}, also=[("ANG-010", column), *asked])


def _is_asked_of(row: Row, sex: str) -> bool:
    """Whether the question of pregnancy is owed and has no answer."""
    fertile = sex == WOMAN and 10 <= row.facts["age_years"] <= 54  # noqa: PLR2004 - as the form asks
    return fertile and "pregnant" in row.cells and pd.isna(row.cells["pregnant"])


@fault(
    "LIN-004",
    "member",
    "marital_code",
    layouts=_TELL_CARDS,
    asks=["member"],
    among=having(lambda p: (p["relation_code"] == HEAD) & _with_spouse(p) & _present(p) & (p["pregnant"] != YES)),
)
def widowed_with_spouse(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The head is a widower, beside a spouse."""
    return Damage({column: row.code("member", column, WIDOWED)})


@fault(
    "LIN-005",
    "member",
    "birth_date",
    layouts=_TELL_CARDS,
    asks=["member"],
    among=having(
        lambda p: (
            (p["relation_code"] == CHILD)
            & _present(p)
            & (p["sex_code"] == MAN)
            & p["age_years"].ge(12)
            & ~p["measured"]
            & ~p["family_pkh"]
            & ~p["birthday_near"]
        )
    ),
)
def born_of_a_child(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The mother was ten years old."""
    present = [kin for kin in _others(row) if _is_present(kin)]
    parents = [kin for kin in present if kin.facts["relation_code"] in {HEAD, SPOUSE}]
    women = [kin for kin in parents if kin.facts["sex_code"] == WOMAN]
    eldest = min((kin.facts["birth_date"] for kin in women or parents), default=row.facts[column])
    born = row.facts[column]
    day = date(eldest.year + _MOTHER_TOO_YOUNG_YEARS, born.month, min(born.day, 28))
    return Damage({column: day}, also=[("ANG-009", column)])


@fault(
    "LIN-006",
    "member",
    "birth_date",
    layouts=_TELL_CARDS,
    needs=["relation_code"],
    asks=["member"],
    among=having(lambda p: (p["relation_code"] == CHILD) & _present(p) & ~p["measured"]),
)
def child_for_parent(row: Row, _column: str, _dice: np.random.Generator) -> Damage:
    """A child that stands there as a parent of the head."""
    return Damage({"relation_code": row.code("member", "relation_code", PARENT)})


@fault(
    "LIN-006",
    "member",
    "birth_date",
    layouts=_TELL_CARDS,
    needs=["relation_code"],
    asks=["member"],
    among=having(lambda p: (p["relation_code"] == PARENT) & _present(p)),
)
def parent_for_in_law(row: Row, _column: str, dice: np.random.Generator) -> Damage:
    """A parent that stands there as a child-in-law, or a grandchild."""
    relation = (IN_LAW, GRANDCHILD)[dice.integers(2)]
    return Damage({"relation_code": row.code("member", "relation_code", relation)})


@fault(
    "LIN-007",
    "member",
    "nik",
    asks=["member"],
    among=having(lambda p: _able_to_leave(p) & (p["sex_code"] == MAN) & _several(p)),
    layouts=[TEMPLATE, SIKSNG_MEMBER, _ANGGOTA],
)
def nik_of_another(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The NIK of the head of the family."""
    (head,) = [kin for kin in _others(row) if kin.facts["relation_code"] == HEAD]
    also: list[Answer] = [("ANG-009", "birth_date")]
    if head.facts["sex_code"] == WOMAN:
        also.append(("ANG-010", "sex_code"))
    fewer = _count_disagrees(row) if _is_present(row) else []
    return Damage(
        {column: head.cells[column], "name": _OTHER_HEAD},
        also=also,
        elsewhere=[*_at([head], "LIN-007", column), *fewer],
    )


@fault(
    "LIN-008",
    "member",
    "family_card_no",
    asks=["member"],
    among=having(
        lambda p: (
            _able_to_leave(p)
            & _present(p)
            & p["age_years"].ge(20)
            & p["marital_code"].isin([UNMARRIED, WIDOWED])
            & (p[["receives_pkh", "receives_sembako", "receives_pbi"]] != YES).all(axis=1)
        )
    ),
    layouts=_LISTS_WITH_CARDS,
)
def on_a_second_card(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Lives alone on a card of their own as well, which no household sheet knows."""
    second = {column: _next_serial(row.text(column)), "relation_code": row.code("member", "relation_code", HEAD)}
    return Damage(
        below={**row.cells, **second},
        also=[("LIN-008", column)],
        also_below=[("LIN-013", column)] if row.layout == TEMPLATE else [],
        same_person=True,
    )


@fault(
    "LIN-009",
    "member",
    "nik",
    asks=["member"],
    needs=["mother_name"],
    among=having(lambda p: _able_to_leave(p) & p["age_years"].ge(5)),
    layouts=_LISTS_WITH_CARDS,
)
def second_nik(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The same person once more under another number."""
    more = _count_disagrees(row) if _is_present(row) else []
    below = {**row.cells, column: _next_serial(row.text(column))}
    return Damage(below=below, also=[("LIN-009", column)], elsewhere=more, same_person=True)


@fault(
    "LIN-010",
    "household",
    "village_code",
    among=having(lambda h: h["family_size"].eq(1) & ~h["family_pkh"]),
    layouts=[TEMPLATE],
)
def in_two_villages(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The family once more, in another village."""
    here = row.text(column)
    there = next(code for code in village_codes() if code[:6] != here[:6])
    place = {column: there, "village_name": village_name(there), "subdistrict_name": subdistrict_name(there)}
    return Damage(below={**row.cells, **place}, also=[("LIN-010", column)])


@fault(
    "LIN-011",
    "member",
    "family_card_no",
    needs=["nik"],
    asks=["member"],
    among=having(lambda p: _able_to_leave(p) & (p["sex_code"] == MAN)),
    layouts=[TEMPLATE],
)
def card_with_a_nik(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The family's card number is the NIK of one of its members, wherever it stands."""
    everywhere = [*_others(row), *row.family["household"]]
    return Damage(
        {column: row.text("nik")},
        whole_family=True,
        also=[("ANG-006", "nik")],
        elsewhere=_at(everywhere, "LIN-011", column),
    )


@fault(
    "LIN-012",
    "household",
    "member_count",
    asks=["member"],
    among=having(lambda h: h["member_count"].between(2, 12)),
    layouts=[TEMPLATE, _KELUARGA],
)
def miscounted(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """One too many."""
    return Damage({column: int(row.text(column)) + 1})


@fault("LIN-013", "household", "family_card_no", asks=["member"], layouts=[TEMPLATE, _KELUARGA])
def card_of_nobody(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A slip in the household's card number: neither side finds the other."""
    beside = row.family["member"] if row.layout == TEMPLATE else []
    return Damage({column: _next_serial(row.text(column))}, elsewhere=_at(beside, "LIN-013", column))


@fault(
    "LIN-014",
    "member",
    "family_card_no",
    layouts=_TELL_CARDS,
    needs=["marital_code"],
    among=having(
        lambda p: (
            p["family_size"].eq(1) & (p["sex_code"] == MAN) & (p["relation_code"] == HEAD) & p["age_years"].ge(20)
        )
    ),
)
def married_and_alone(row: Row, _column: str, _dice: np.random.Generator) -> Damage:
    """A married man, the only one on his card."""
    return Damage({"marital_code": row.code("member", "marital_code", MARRIED)})


@fault("LIN-015", "child", "child_nik", asks=["member"], needs=["child_name"])
def stranger_measured(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Neither NIK nor name of a child of the register."""
    return Damage({column: _next_serial(row.text(column)), "child_name": _OTHER_CHILD})


@fault("LIN-016", "child", "measured_on", needs=["muac_cm", "weight_kg", "height_cm"])
def measured_twice(row: Row, _column: str, _dice: np.random.Generator) -> Damage:
    """The same measurement once more, told a little otherwise."""
    other = 13.9 if row.cells["muac_cm"] != 13.9 else 14.1  # noqa: PLR2004 - any other than the own
    return Damage(below={**row.cells, "muac_cm": other})


@fault("LIN-017", "child", "height_cm", needs=["weight_kg"])
def measured_otherwise(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Taller on the same day."""
    taller = {column: round(float(row.cells[column]) + _GREW_CM, 1)}
    return Damage(below={**row.cells, **dict.fromkeys(_told(row)), **taller}, also=[("LIN-017", column)])


def _told(row: Row) -> list[str]:
    """What the row reports of the child's status."""
    return [name for name in _REPORTED if name in row.cells and name != "reported_age_text"]


@fault(
    "LIN-018",
    "child",
    "height_cm",
    asks=["child"],
    among=having(lambda c: c["person"].duplicated(keep="first") & ~c["person"].duplicated(keep="last")),
)
def shrunk(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Smaller than a month ago."""
    earlier = [kin for kin in row.family["child"] if kin.facts["person"] == row.facts["person"]]
    before = max(
        (kin for kin in earlier if kin.facts["measured_on"] < row.facts["measured_on"]),
        key=lambda kin: kin.facts["measured_on"],
    )
    smaller = round(float(before.facts[column]) - _SHRUNK_CM, 1)
    return Damage({column: smaller, **dict.fromkeys(_told(row))})


@fault("LIN-019", "child", "birth_date", asks=["member"], among=having(lambda c: c["birth_date"].dt.day.gt(4)))
def born_on_another_day(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Three days older than the family says."""
    born: date = row.facts[column].date()
    own = [kin for kin in row.family["member"] if kin.facts["nik"] == row.facts["child_nik"]]
    return Damage(
        {column: born - timedelta(days=3), **dict.fromkeys(_told(row))}, elsewhere=_at(own, "LIN-019", column)
    )


@fault(
    "LIN-020",
    "member",
    "receives_pkh",
    among=having(
        lambda p: (
            p["family_size"].eq(1)
            & (p["sex_code"] == MAN)
            & p["age_years"].between(23, 59)
            & (p["disability_code"] == _NO_DIFFICULTY)
            & (p["disability_type_code"] == _NO_DISABILITY)
            & (p["work_status_code"] != STATE_EMPLOYEE)
            & (p["school_participation_code"] != AT_SCHOOL)
            & ~p["family_pkh"]
        )
    ),
    layouts=[TEMPLATE, _ART],
)
def aid_without_ground(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """PKH for a healthy man of middle age who lives alone."""
    return Damage({column: row.code("member", column, YES)})


@fault(
    "LIN-021",
    "child",
    "child_nik",
    asks=["child"],
    among=having(lambda c: c.groupby(["family", "measured_on"])["person"].transform("nunique").gt(1)),
)
def nik_of_a_sibling(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A brother's or sister's NIK: on their days the two are one child of two sizes."""
    siblings = [kin for kin in row.family["child"] if kin.facts["person"] != row.facts["person"]]
    beside = [kin for kin in siblings if kin.facts["measured_on"] == row.facts["measured_on"]]
    chosen = beside[0].facts["person"]
    theirs = [kin for kin in siblings if kin.facts["person"] == chosen]
    nik = str(theirs[0].facts[column])
    also: list[Answer] = []
    if (int(nik[10:12]) - row.facts["birth_date"].year) % 100 not in {0, 1, 99}:
        also.append(("UKR-004", column))
    elsewhere = _at(theirs, "LIN-021", column)
    for kin in theirs:
        if kin.facts["measured_on"] == row.facts["measured_on"]:
            apart = _apart(row, kin)
            also += [("LIN-017", measure) for measure in apart]
            elsewhere.append(Elsewhere(kin, [("LIN-017", measure) for measure in apart]))
    return Damage({column: nik, "child_name": _OTHER_CHILD}, also=also, elsewhere=elsewhere)


def _apart(row: Row, kin: Kin) -> list[str]:
    """The measures in which two rows of a day do not agree."""
    pairs = {name: (row.facts[name], kin.facts[name]) for name in ("weight_kg", "height_cm")}
    return [name for name, (one, two) in pairs.items() if round(abs(one - two), 3) > _SAME_MEASURE]
