"""Faults in what is told of a person.

They keep away from people on whom the findings of others would hang: a head whose name is wrong makes a finding at
the family too, a child whose birthday moves no longer agrees with its measurements.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from pipelines.sample.families import (
    ABROAD,
    CHILD,
    HEAD,
    MAN,
    MARRIED,
    MOVED,
    OTHER,
    PARENT,
    SPOUSE,
    UNMARRIED,
    WOMAN,
)
from pipelines.sample.faults.catalogue import Damage, Row, fault, filled, filled_having, having, one_of
from pipelines.sample.faults.household import UNKNOWN_CODES, among_many
from pipelines.sample.faults.rows import LOST_RESULTS
from pipelines.sample.persons import AT_SCHOOL, LEFT_SCHOOL, NEVER_AT_SCHOOL, NO, STATE_EMPLOYEE, YES
from pipelines.sample.sheets import SIKSNG_MEMBER, Sheet
from schemas.codes import code_list
from schemas.layouts import TEMPLATE
from schemas.tables import columns_of
from schemas.thresholds import thresholds

_COLUMNS = columns_of("member")
_CODED = [name for name, column in _COLUMNS.items() if column.codes and name not in {"sex_code", "relation_code"}]
_JOINED_IN_SIKSNG = "receives_sembako"
_WATCHED = frozenset({"school_participation_code", "padan_status"})
_NO_PROVINCE = "29"
_UNREADABLE_DATES = ("00/00/1980", "31/02/1991", "tahun 1980", "17/08/80", None)
_MONTH_DAYS_EVERYWHERE = 28
_SOMEBODY_ELSE = "TIDAK_PADAN_NAMA"
_TELL_WHO_IS_AWAY = (TEMPLATE, "BDT2015_ART")
"""The layouts in which somebody who is away is not counted as a member of the family."""


def _label(column: str, code: str) -> str:
    """A code in words, as every layout reads it."""
    return code_list(_COLUMNS[column].codes).labels[code]


def _not_head(people: pd.DataFrame) -> "pd.Series[bool]":
    return people["relation_code"] != HEAD


def _head(people: pd.DataFrame) -> "pd.Series[bool]":
    return people["relation_code"] == HEAD


def _away(people: pd.DataFrame) -> "pd.Series[bool]":
    """Counted nowhere as a member of the family."""
    return people["presence_code"].isin([MOVED, ABROAD])


def _present(people: pd.DataFrame) -> "pd.Series[bool]":
    return ~_away(people)


def _single_child(people: pd.DataFrame) -> "pd.Series[bool]":
    """An unmarried child of school age or above, of whom no measurement speaks."""
    of_house = (people["relation_code"] == CHILD) & (people["marital_code"] == UNMARRIED)
    return of_house & people["age_years"].ge(5) & ~people["measured"]


def _husband(people: pd.DataFrame) -> "pd.Series[bool]":
    return (people["sex_code"] == MAN) & (people["marital_code"] == MARRIED) & people["age_years"].between(20, 50)


def _receives(sheet: Sheet) -> "pd.Series[bool]":
    """Listed as recipient of a programme of which the sheet tells."""
    told = [name for name in ("receives_pkh", "receives_sembako", "receives_pbi") if sheet.has("member", name)]
    return (sheet.facts[told] == YES).any(axis=1)


def _born(row: Row) -> date:
    born: date = row.facts["birth_date"].date()
    return born


@fault("ANG-001", "member", "nik")
def no_nik(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Left blank."""
    return Damage({column: one_of(dice, None, "-", "0")})


@fault("ANG-002", "member", "nik")
def placeholder(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A stopgap."""
    return Damage({column: one_of(dice, "9999999999999999", "1234567890123456", f"0{row.text(column)[1:]}")})


@fault("ANG-002", "member", "nik")
def zeros(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Sixteen zeros are a stopgap and have no serial either."""
    return Damage({column: "0" * 16}, also=[("ANG-004", column)])


@fault("ANG-003", "member", "nik")
def not_16_digits(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A digit short, one too many, or hyphens."""
    nik = row.text(column)
    return Damage({column: one_of(dice, nik[:15], f"{nik}1", f"{nik[:6]}-{nik[6:12]}-{nik[12:]}")})


@fault("ANG-004", "member", "nik")
def nik_destroyed(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """What Excel leaves of it; a number of Papua is too large for a number cell."""
    nik = row.text(column)
    papua = [int(f"9171{nik[4:]}")] if row.typed else []
    return Damage({column: one_of(dice, f"{int(nik) / 1e15:.5f}E+15", f"{nik[:12]}0000", *papua)})


@fault(
    "ANG-005", "member", "nik", "family_card_no", among=lambda s, c: filled(s, c) & ~s.cells[c].str.endswith("0")
)
def typed_untidily(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Dots, spaces, a quote, or a number cell."""
    number = row.text(column)
    dotted = f"{number[:4]}.{number[4:8]}.{number[8:12]}.{number[12:]}"
    as_number = [int(number)] if row.typed else []
    return Damage({column: one_of(dice, dotted, f"{number} ", f"'{number}", *as_number)})


@fault(
    "ANG-006",
    "member",
    "nik",
    needs=["family_card_no"],
    among=having(lambda p: _away(p) & _not_head(p) & (p["sex_code"] == MAN)),
    layouts=_TELL_WHO_IS_AWAY,
)
def nik_for_family_card(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The own NIK, copied to the family card number."""
    also = [("LIN-011", "family_card_no"), *([("LIN-013", "family_card_no")] if row.layout == TEMPLATE else [])]
    return Damage({"family_card_no": row.text(column)}, also=also)


@fault("ANG-007", "member", "nik")
def impossible_date_in_nik(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Day 39 or month 13."""
    nik = row.text(column)
    return Damage({column: one_of(dice, f"{nik[:6]}39{nik[8:]}", f"{nik[:8]}13{nik[10:]}")})


@fault("ANG-008", "member", "nik", among=having(_not_head))
def unknown_province(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A province that there is none of."""
    return Damage({column: _NO_PROVINCE + row.text(column)[2:]})


@fault("ANG-009", "member", "birth_date", among=having(lambda p: ~p["measured"] & ~p["birthday_near"]))
def another_day_of_birth(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A few days off, so that nobody gets older or younger by a year."""
    born = _born(row)
    moved = born.day - 3 if born.day + 3 > _MONTH_DAYS_EVERYWHERE else born.day + 3
    return Damage({column: born.replace(day=moved)})


@fault("ANG-010", "member", "sex_code", among=having(_single_child))
def other_sex(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A son for a daughter, or the other way round."""
    other = MAN if row.facts[column] == WOMAN else WOMAN
    return Damage({column: _label(column, other)})


@fault(
    "ANG-011",
    "member",
    "family_card_no",
    among=having(lambda p: _away(p) & _not_head(p)),
    layouts=_TELL_WHO_IS_AWAY,
)
def no_family_card(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Blank, cut off, or a stopgap."""
    return Damage({column: one_of(dice, None, row.text(column)[:12], "1111111111111111")})


@fault("ANG-012", "member", "name", among=having(_not_head))
def no_name(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Blank, or a word for a name."""
    return Damage({column: one_of(dice, None, "-", "BAYI", "ANAK", "X", "TANPA NAMA")})


@fault("ANG-012", "member", "name", among=having(_not_head))
def numbered_child(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A child by its number: no name, and a digit in it."""
    return Damage({column: f"ANAK {dice.integers(1, 6)}"}, also=[("ANG-013", column)])


@fault("ANG-013", "member", "name", among=having(_not_head))
def name_with_digits(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Digits for letters, or a strange mark."""
    name = row.text(column)
    return Damage({column: one_of(dice, f"{name[0]}1{name[2:]}", f"{name}_", f"{name} 2")})


@fault("KEL-011", "member", "name", among=having(_head), layouts=[SIKSNG_MEMBER])
def head_with_digits(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """In a list of persons the head's name is the family's, too."""
    return Damage({column: f"{row.text(column)} 1"}, also=[("ANG-013", column)])


@fault("KEL-011", "member", "name", among=having(_head), layouts=[SIKSNG_MEMBER])
def dead_head(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The head carries the mark of the dead."""
    return Damage({column: f"{row.text(column)} (ALM)"}, also=[("ANG-014", column)])


@fault("ANG-014", "member", "name", among=having(lambda p: _not_head(p) & _present(p)))
def dead_yet_present(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """The mark of the dead on somebody who lives here."""
    name = row.text(column)
    return Damage({column: one_of(dice, f"{name} (ALM)", f"ALMH. {name}", f"{name}, ALM")})


@fault("ANG-015", "member", "sex_code", "relation_code", among=having(_not_head))
def sex_or_relation_missing(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Left blank."""
    return Damage({column: None})


@fault(
    "ANG-015",
    "member",
    "sex_code",
    "relation_code",
    among=lambda s, c: _not_head(s.facts) & among_many(s, c == "relation_code"),
)
def sex_or_relation_unknown(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A word that is in no list."""
    return Damage({column: "SEPUPU JAUH" if column == "relation_code" else "X"})


@fault("ANG-016", "member", "birth_date", among=having(_not_head))
def birth_date_unreadable(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """No day of the calendar, or not all of it. A head's blank may be filled from the list of families."""
    return Damage({column: one_of(dice, *_UNREADABLE_DATES)})


@fault(
    "ANG-017",
    "member",
    "birth_date",
    among=having(lambda p: p["age_years"].lt(2) & ~p["measured"] & ~p["family_pkh"]),
)
def not_born_yet(row: Row, column: str, dice: np.random.Generator) -> Damage:
    """Born after the day of the run, and not on the day of the NIK."""
    to_come = row.as_of + timedelta(days=int(dice.integers(30, 300)))
    return Damage({column: to_come}, also=[("ANG-009", column)])


@fault(
    "ANG-018", "member", "birth_date", among=having(lambda p: (p["relation_code"] == OTHER) & p["age_years"].ge(11))
)
def a_century_too_old(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A century early: the digits of the NIK are the same."""
    return Damage({column: row.facts[column] - pd.DateOffset(years=100)})


@fault("ANG-018", "member", "birth_date", among=having(lambda p: p["relation_code"] == PARENT))
def oldest_of_all(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A mother or father beyond all age; the NIK says otherwise."""
    year = row.as_of.year - thresholds().age_max_years - 2
    born = _born(row)
    return Damage({column: date(year, born.month, min(born.day, 28))}, also=[("ANG-009", column)])


@fault(
    "ANG-019", "member", "marital_code", "mother_name", among=having(lambda p: _present(p) & p["age_years"].ge(10))
)
def marriage_or_mother_missing(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Left blank."""
    return Damage({column: None})


@fault(
    "ANG-020",
    "member",
    *_CODED,
    among=lambda s, c: (
        filled(s, c) & _present(s.facts) & among_many(s, c in _WATCHED) & (not s.combined or c != _JOINED_IN_SIKSNG)
    ),
)
def unknown_answer(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A code that no list has."""
    return Damage({column: one_of(dice, *UNKNOWN_CODES)})


@fault(
    "ANG-021",
    "member",
    "pregnant",
    among=having(
        lambda p: (p["sex_code"] == MAN) & (p["marital_code"] == MARRIED) & p["age_years"].between(20, 50)
    ),
)
def pregnant_man(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A married man, pregnant."""
    return Damage({column: row.code("member", column, YES)})


@fault(
    "ANG-022",
    "member",
    "pregnant",
    among=having(
        lambda p: (
            (p["sex_code"] == WOMAN)
            & (p["age_years"].ge(56) | ((p["marital_code"] == UNMARRIED) & p["age_years"].between(16, 40)))
        )
    ),
)
def pregnant_unlikely(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Pregnant in old age, or unmarried."""
    return Damage({column: row.code("member", column, YES)})


@fault("ANG-023", "member", "pregnant", among=filled_having(_present))
def pregnancy_not_asked(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Left blank."""
    return Damage({column: None})


@fault(
    "ANG-024",
    "member",
    "birth_date",
    needs=["marital_code"],
    among=having(
        lambda p: (
            _head(p)
            & p["family_size"].eq(1)
            & (p["marital_code"] == UNMARRIED)
            & (p["school_participation_code"] == LEFT_SCHOOL)
            & p["ijazah_code"].isin(["3", "4", "8", "9", "23"])
            & (p["stage"] != "PT")
            & ~p["family_pkh"]
        )
    ),
)
def head_too_young(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A head of fifteen years, alone."""
    young = date(row.as_of.year - 16, 12, 20)
    return Damage({column: young}, also=[("ANG-009", column)])


@fault(
    "ANG-025",
    "member",
    "marital_code",
    among=having(lambda p: (p["relation_code"] == SPOUSE) & (p["pregnant"] != YES)),
)
def unmarried_spouse(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A spouse who is not married."""
    return Damage({column: row.code("member", column, UNMARRIED)})


@fault(
    "ANG-025",
    "member",
    "marital_code",
    among=having(lambda p: p["age_years"].between(5, 14) & (p["sex_code"] == MAN)),
)
def married_child(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A boy who is married."""
    return Damage({column: row.code("member", column, MARRIED)})


@fault("ANG-026", "member", "education_level_code")
def level_missing(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Was at school, and the level is blank."""
    return Damage({column: None})


@fault(
    "ANG-026",
    "member",
    "education_level_code",
    "ijazah_code",
    among=having(lambda p: (p["school_participation_code"] == NEVER_AT_SCHOOL) & p["age_years"].ge(19)),
)
def schooling_of_the_unschooled(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Never was at school, and has a level or a certificate."""
    return Damage({column: row.code("member", column, "3")})


@fault(
    "ANG-027", "member", "education_level_code", "ijazah_code", among=having(lambda p: p["age_years"].between(7, 9))
)
def schooled_too_early(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """A small child at a high school, or with a certificate."""
    return Damage({column: row.code("member", column, "13" if column == "education_level_code" else "3")})


@fault(
    "ANG-028",
    "member",
    "education_level_code",
    needs=["ijazah_code"],
    among=having(lambda p: p["age_years"].ge(20) & p["education_level_code"].isin(["3", "4", "8", "9"])),
)
def certificate_above_level(row: Row, _column: str, _dice: np.random.Generator) -> Damage:
    """A certificate of a school that was never attended."""
    return Damage({"ijazah_code": row.code("member", "ijazah_code", "13")})


@fault(
    "ANG-029",
    "member",
    "school_participation_code",
    needs=["education_level_code", "grade_code", "ijazah_code"],
    among=having(
        lambda p: p["age_years"].between(8, 18) & (p["school_participation_code"] == AT_SCHOOL) & ~p["family_pkh"]
    ),
)
def child_never_at_school(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Never was at school, and tells nothing of it."""
    nothing = dict.fromkeys(["education_level_code", "grade_code", "ijazah_code"])
    return Damage({column: row.code("member", column, NEVER_AT_SCHOOL), **nothing})


@fault("ANG-030", "member", "working", among=having(_head))
def work_of_head_not_asked(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Left blank."""
    return Damage({column: None})


@fault("ANG-030", "member", "work_status_code")
def work_status_missing(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Works, and the status is blank."""
    return Damage({column: None})


@fault(
    "ANG-030", "member", "work_status_code", among=having(lambda p: (p["working"] == NO) & p["age_years"].ge(15))
)
def work_status_of_the_idle(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Does not work, and has a status."""
    return Damage({column: row.code("member", column, "6")})


@fault(
    "ANG-030",
    "member",
    "working",
    needs=["work_status_code"],
    among=having(lambda p: p["age_years"].between(5, 9)),
)
def working_child(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Works below ten."""
    return Damage(
        {column: row.code("member", column, YES), "work_status_code": row.code("member", "work_status_code", "8")}
    )


@fault("ANG-031", "member", "work_status_code", among=lambda s, c: _receives(s) & filled(s, c))
def state_employee_with_aid(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Works for the state and receives aid."""
    return Damage({column: row.code("member", column, STATE_EMPLOYEE)})


@fault("ANG-031", "member", "occupation", among=lambda s, _column: _receives(s) & s.facts["age_years"].ge(18))
def state_occupation_with_aid(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """The occupation says so."""
    return Damage({column: one_of(dice, "PNS", "ANGGOTA TNI", "PEGAWAI BUMN", "GURU PPPK")})


@fault("ANG-032", "member", "nutrition_code", among=having(lambda p: p["age_years"].ge(5)))
def nutrition_of_the_grown(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Asked of small children only."""
    return Damage({column: row.code("member", column, "3")})


@fault("ANG-032", "member", "disability_code", among=having(lambda p: p["age_years"].lt(2)))
def difficulty_of_a_baby(row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """Asked from two years on."""
    return Damage({column: row.code("member", column, "4")})


@fault(
    "ANG-033",
    "member",
    "presence_code",
    needs=["receives_pbi"],
    among=having(lambda p: _away(p) & (p["work_status_code"] != STATE_EMPLOYEE)),
)
def gone_with_aid(row: Row, _column: str, _dice: np.random.Generator) -> Damage:
    """Moved away, and still receives."""
    return Damage({"receives_pbi": row.code("member", "receives_pbi", YES)})


@fault("ANG-034", "member", "padan_status")
def not_matched(_row: Row, column: str, _dice: np.random.Generator) -> Damage:
    """The population register knows another name."""
    return Damage({column: _label(column, _SOMEBODY_ELSE)})


@fault("BRK-010", "member", "birth_place")
def result_lost(_row: Row, column: str, dice: np.random.Generator) -> Damage:
    """A formula without a result, or with an error."""
    return Damage({column: one_of(dice, *LOST_RESULTS)})
