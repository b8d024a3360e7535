"""What is told of each person: birth, schooling, work, health."""

import numpy as np
import pandas as pd

from pipelines.sample.chance import data_rows, happens, pick, pick_by_decile
from pipelines.sample.families import (
    CHILD,
    GRANDCHILD,
    HEAD,
    HERE,
    IN_LAW,
    MARRIED,
    NEW,
    SPOUSE,
    UNMARRIED,
    WOMAN,
)
from pipelines.sample.names import draw_clans, draw_names, draw_origins
from schemas.places import regions

YES, NO = "1", "2"
NEVER_AT_SCHOOL, AT_SCHOOL, LEFT_SCHOOL = "1", "2", "3"
STATE_EMPLOYEE = "5"

_HEAPED_DAYS = ("01-01", "07-01", "12-31")
"""Days that stand for unknown birthdays elsewhere; nobody here is born on them."""
_ENOUGH_LETTERS = 3
_DAYS_MAX = 50_000
_STAGES = ("NONE", "SD", "SMP", "SMA", "PT")
_LEVELS = {"SD": ("3", "3", "3", "4"), "SMP": ("8", "8", "9"), "SMA": ("13", "15", "14"), "PT": ("19", "18")}
_NO_CERTIFICATE = "23"
_FINISHED_GRADE = 8
_FIRST_YEAR = {"SD": 6, "SMP": 12, "SMA": 15, "PT": 18}
_IN_WORDS = {
    "NONE": "TIDAK/BELUM SEKOLAH",
    "SD": "TAMAT SD/SEDERAJAT",
    "SMP": "SLTP/SEDERAJAT",
    "SMA": "SLTA/SEDERAJAT",
    "PT": "DIPLOMA IV/STRATA I",
}
_NO_DISABILITY = "00"


def age_years(born: "pd.Series[pd.Timestamp]", as_of: pd.Timestamp) -> "pd.Series[int]":
    """Whole elapsed years."""
    not_yet = (born.dt.month > as_of.month) | ((born.dt.month == as_of.month) & (born.dt.day > as_of.day))
    return as_of.year - born.dt.year - not_yet


def add_names_and_births(persons: pd.DataFrame, as_of: pd.Timestamp, dice: np.random.Generator) -> None:
    """Adds ``name``, ``mother_name``, ``birth_place`` and ``birth_date``; reads ``village_code`` too."""
    families = pd.RangeIndex(persons["family"].max() + 1)
    origins = draw_origins(len(families), dice)
    clans = draw_clans(origins, dice)
    origin = origins.loc[persons["family"]].set_axis(persons.index)
    own_clan = draw_clans(origin, dice)
    born_here = persons["relation_code"].isin([HEAD, CHILD, GRANDCHILD])
    clan = clans.loc[persons["family"]].set_axis(persons.index).where(born_here, own_clan)
    women = persons["sex_code"] == WOMAN
    persons["name"] = draw_names(origin, women, clan, dice)
    persons["mother_name"] = _mothers(persons).fillna(draw_names(origin, women | True, own_clan, dice))
    subdistricts = [region.name for region in regions().values() if region.level == "kecamatan"]
    places = [*subdistricts, "Pekanbaru", "Bengkalis", "Medan"]
    persons["birth_place"] = pick(dice, places, persons.index).str.upper()
    persons["birth_date"] = _birth_dates(persons, as_of)


def _mothers(persons: pd.DataFrame) -> "pd.Series[str]":
    """Names of mothers who live in the same house; NA for everybody else's."""
    women = persons[persons["sex_code"] == WOMAN]
    mother_of: dict[str, pd.Series] = {}
    for child, mothers in ((CHILD, [HEAD, SPOUSE]), (GRANDCHILD, [IN_LAW, CHILD])):
        able = women["relation_code"].isin(mothers) & ((child == CHILD) | (women["marital_code"] == MARRIED))
        chosen = women[able].drop_duplicates("family")
        mother_of[child] = persons["family"].map(chosen.set_index("family")["name"]).astype("str")
    names = mother_of[CHILD].where(persons["relation_code"] == CHILD)
    return names.fillna(mother_of[GRANDCHILD].where(persons["relation_code"] == GRANDCHILD))


def _birth_dates(persons: pd.DataFrame, as_of: pd.Timestamp) -> "pd.Series[pd.Timestamp]":
    """Birthdays by age, moved back by days until nobody can be taken for somebody else.

    No two persons of a village share birthday and sex, and no two anywhere these and the start of their own name
    or of their mother's.
    """
    here = persons.groupby(["village_code", "sex_code"]).ngroup() * _DAYS_MAX
    alike = persons.groupby([persons["name"].str[:_ENOUGH_LETTERS], "sex_code"]).ngroup() * _DAYS_MAX
    of_mother = persons.groupby([persons["mother_name"].str[:_ENOUGH_LETTERS], "sex_code"]).ngroup() * _DAYS_MAX
    every_day = pd.date_range(end=as_of, periods=_DAYS_MAX, unit="s")[::-1]
    heaped = np.flatnonzero(every_day.strftime("%m-%d").isin(_HEAPED_DAYS))
    days_ago = persons["age_days"]
    to_move = pd.Series(data=True, index=persons.index)
    while to_move.any():
        to_move = days_ago.isin(heaped)
        for group in (here, alike, of_mother):
            to_move |= (group + days_ago).duplicated()
        days_ago = days_ago + to_move
    return pd.Series(every_day[days_ago], index=persons.index)


def add_schooling(persons: pd.DataFrame, dice: np.random.Generator) -> None:
    """Adds the answers on schooling; reads ``age_years`` and ``decile``."""
    age, count = persons["age_years"], len(persons)
    final = _final_stage(persons, dice)
    left_early = age.between(16, 18) & happens(dice, 0.12, count)
    student = age.between(19, 22) & happens(dice, 0.03 * persons["decile"], count) & (final >= "SMA")
    at_school = (age.between(7, 18) & ~left_early) | student
    stage = final.mask(left_early, "SMP").mask(age.le(12), "SD").mask(at_school & age.between(13, 15), "SMP")
    stage = stage.mask(at_school & age.between(16, 18), "SMA").mask(student, "PT").mask(age.le(6), "NONE")
    finished = ~at_school & happens(dice, 0.85, count)
    held = stage.where(finished, _one_below(stage))
    participation = pd.Series(LEFT_SCHOOL, index=persons.index, dtype="str").mask(at_school, AT_SCHOOL)
    participation = participation.mask(stage == "NONE", NEVER_AT_SCHOOL).mask(age.le(4))
    ever = participation.isin([AT_SCHOOL, LEFT_SCHOOL])
    persons["school_participation_code"] = participation
    persons["education_level_code"] = _codes(stage, dice).where(ever)
    persons["ijazah_code"] = _codes(held, dice).fillna(_NO_CERTIFICATE).where(ever)
    grade = (age - stage.map(_FIRST_YEAR)).clip(1, 6).where(at_school, _FINISHED_GRADE)
    persons["grade_code"] = grade.where(ever).astype("Int64")
    persons["education_text"] = held.map(_IN_WORDS).astype("str")
    persons["stage"] = stage


def _final_stage(persons: pd.DataFrame, dice: np.random.Generator) -> "pd.Series[str]":
    """How far grown-ups came: the younger and the richer came further."""
    years = 7 + persons["decile"] * 0.5 - persons["age_years"].clip(18) * 0.09 + dice.normal(2.5, 2.5, len(persons))
    ends = [-np.inf, 1.5, 5.5, 7.5, 12.0, np.inf]
    return pd.Series(pd.cut(years, ends, labels=list(_STAGES)), index=persons.index).astype("str")


def _one_below(stage: "pd.Series[str]") -> "pd.Series[str]":
    below = dict(zip(_STAGES[1:], _STAGES, strict=False))
    return stage.map(below).fillna("NONE").astype("str")


def _codes(stage: "pd.Series[str]", dice: np.random.Generator) -> "pd.Series[str]":
    """A code of each stage; level and certificate number their codes alike. NA for none."""
    codes = pd.Series(pd.NA, index=stage.index, dtype="str")
    for name, options in _LEVELS.items():
        of_stage = stage.index[stage == name]
        codes[of_stage] = pick(dice, options, of_stage)
    return codes


def add_work(persons: pd.DataFrame, dice: np.random.Generator) -> None:
    """Adds ``working``, ``work_status_code`` and ``occupation``; reads the schooling and ``decile``."""
    age, women = persons["age_years"], persons["sex_code"] == WOMAN
    at_school = persons["school_participation_code"] == AT_SCHOOL
    share = pd.Series(0.93, index=persons.index).mask(women, 0.4).mask(age.gt(65), 0.25).mask(at_school, 0)
    works = age.ge(15) & happens(dice, share, len(persons))
    jobs = data_rows("occupations")
    job = pd.Series(pd.NA, index=persons.index, dtype="str")
    for sex, of_sex in (("man", ~women), ("woman", women)):
        chosen = persons.index[works & of_sex]
        weights = [[int(row[sex]) * int(row[end]) for row in jobs] for end in ("poorest", "richest")]
        options = [row["occupation"] for row in jobs]
        job[chosen] = pick_by_decile(dice, options, weights, persons.loc[chosen, "decile"])
    untaught = (job == "PNS") & ~persons["stage"].isin(["SMA", "PT"])
    job = job.mask(untaught, "KARYAWAN SWASTA")
    keeps_house = women & age.ge(18) & ~at_school
    idle = pd.Series("BELUM/TIDAK BEKERJA", index=persons.index, dtype="str")
    idle = idle.mask(keeps_house, "MENGURUS RUMAH TANGGA").mask(at_school, "PELAJAR/MAHASISWA")
    asked = age.ge(10) | (persons["relation_code"] == HEAD)
    persons["working"] = _yes_no(works).where(asked)
    status_of = {row["occupation"]: row["work_status_code"] for row in jobs}
    persons["work_status_code"] = job.map(status_of).astype("str")
    persons["occupation"] = job.fillna(idle)


def add_health(persons: pd.DataFrame, dice: np.random.Generator) -> None:
    """Adds pregnancy, disability, disease and the nutrition record; reads ``age_years`` and the marriage."""
    age, count = persons["age_years"], len(persons)
    wife = (persons["sex_code"] == WOMAN) & persons["relation_code"].isin([SPOUSE, IN_LAW])
    pregnant = wife & age.between(19, 41) & happens(dice, 0.06, count)
    ever_married = persons["marital_code"] != UNMARRIED
    asked = (persons["sex_code"] == WOMAN) & age.between(10, 54) & ever_married
    persons["pregnant"] = _yes_no(pregnant).where(asked)
    old = age.ge(65)
    difficulty = pd.Series("4", index=persons.index, dtype="str")
    for code, share in (("3", 0.02 + 0.15 * old), ("2", 0.006 + 0.04 * old), ("1", 0.003 + 0.01 * old)):
        difficulty = difficulty.mask(happens(dice, share, count), code)
    persons["disability_code"] = difficulty.where(age.ge(2))
    kinds = pick(dice, ["01", "02", "03", "05", "10"], persons.index)
    persons["disability_type_code"] = kinds.where(difficulty.isin(["1", "2"]), _NO_DISABILITY).where(age.ge(2))
    diseases = pick(dice, ["2", "2", "3", "4", "5", "6", "7", "8", "13"], persons.index)
    ill = happens(dice, 0.02 + 0.3 * age.ge(50), count)
    persons["chronic_disease_code"] = diseases.where(ill, "1")
    records = pick(dice, ["3"] * 17 + ["2", "2", "1"], persons.index)
    persons["nutrition_code"] = records.where(age.lt(5))


def is_present(persons: pd.DataFrame) -> "pd.Series[bool]":
    """Lives with the family."""
    return persons["presence_code"].isin([HERE, NEW])


def _yes_no(answers: "pd.Series[bool]") -> "pd.Series[str]":
    return pd.Series(np.where(answers, YES, NO), index=answers.index, dtype="str")
