"""Rules about one person on several rows (LIN): shared numbers, second numbers, two cards, two villages."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.groups import Groups, Positions, agreeing, any_of_pairs, number, pairs
from schemas.kleene import TRUE, UNKNOWN, Kleene, Mask
from schemas.places import village_codes
from schemas.register_rows import ColumnOf, RegisterRows
from schemas.rows import Dates, Rows, kleene
from schemas.rulebook import BLOCK, WARN, across_rule
from schemas.similarity import FoldedNames, may_reach, rest_similarity, similarity
from schemas.tables import Household, Member

AnswersAcross = dict[ColumnOf, Kleene]

_PAIRS_AT_ONCE = 1 << 21
_FAMILY, _OTHER_FAMILY = "1408011203159901", "1408012001179903"
_BUDI = {"nik": "1408011708809901", "family_card_no": _FAMILY, "name": "BUDI CONTOH", "birth_date": "1980-08-17"}


def one_person(groups: Groups, names: FoldedNames, births: Dates, least: float) -> Kleene:
    """Whether the rows of each group can be one person: any two are alike in name, or born on one day.

    Args:
        groups: rows that share a number.
        names: of the rows.
        births: of the rows.
        least: the similarity from which names are alike.

    Returns:
        One answer a group; true for a group with a single row, unknown where a pair cannot be judged.
    """
    at = _first_of_their_kind(groups, names.codes, np.where(births.known, births.values, np.iinfo(np.int64).min))
    distinct = Groups(groups.of_row[at], groups.size)
    left, right = pairs(distinct, distinct)
    left, right = at[left[left < right]], at[right[left < right]]
    alike = similarity(names.take(left), names.take(right))
    same_name = Kleene.of(alike >= least, ~np.isnan(alike))
    same_day = Kleene.of(births.values[left] == births.values[right], births.known[left] & births.known[right])
    doubtful = distinct.count(np.ones(len(at), dtype=bool)) > 1
    answers = Groups(groups.of_row[left], groups.size).all(same_name | same_day)
    # Rows of one name and day that are both missing are one kind, yet nothing is known of them.
    nameless = ~names.known & ~births.known
    several = groups.count(nameless) > 1
    return Kleene(np.where(several & ~doubtful, UNKNOWN, answers.truth))


def _first_of_their_kind(groups: Groups, *parts: Positions) -> Positions:
    """The first of the rows of a group that agree in all parts."""
    at = np.flatnonzero(groups.has(groups.count(groups.grouped) > 1))
    keys = np.stack([groups.of_row[at], *(part[at] for part in parts)])
    _, first = np.unique(keys, axis=1, return_index=True)
    return at[np.sort(first)]


@across_rule(
    "LIN-007",
    [(Member, Member.nik), (Member, Member.name), (Member, Member.birth_date)],
    BLOCK,
    title="Satu NIK dipakai dua orang yang berbeda.",
    fix="Periksa KTP kedua orang. Perbaiki NIK yang salah.",
    basis="Satu orang satu data (Kepmensos 150/HUK/2022); BPK menemukan 86.465 NIK ganda",
    passes=[
        {"member": [_BUDI]},
        {"member": [_BUDI, _BUDI | {"family_card_no": _OTHER_FAMILY, "birth_date": "1981-08-17"}]},
    ],
    fails=[
        {
            "member": [
                _BUDI,
                _BUDI | {"family_card_no": _OTHER_FAMILY, "name": "SRI PERMISALAN", "birth_date": "1999-01-02"},
            ]
        }
    ],
)
def nik_is_of_one_person(register: RegisterRows) -> AnswersAcross:
    """All rows of a valid NIK are alike in name or birth date; a row without a valid NIK takes no part."""
    return {("member", Member.nik): register.person.spread(_of_one_person(register), otherwise=TRUE)}


def _of_one_person(register: RegisterRows) -> Kleene:
    """For each valid NIK whether its rows are one person."""

    def judge() -> Kleene:
        members = register.member
        names, births = register.names("member", Member.name), members.date(Member.birth_date)
        return one_person(register.person, names, births, register.limits.name_same_min)

    return register.once("of_one_person", judge)


@across_rule(
    "LIN-008",
    [(Member, Member.family_card_no), (Member, Member.nik), (Member, Member.presence_code)],
    BLOCK,
    title="Orang ini tercatat di dua KK.",
    fix="Lihat KK terbaru. Hapus orang ini dari KK lama, atau tandai Pindah di KK lama.",
    basis="Tidak ada anggota di dua keluarga (Kepmensos 150/HUK/2022)",
    passes=[
        {
            "member": [
                _BUDI | {"presence_code": "1"},
                _BUDI | {"family_card_no": _OTHER_FAMILY, "presence_code": "3"},
            ]
        }
    ],
    fails=[
        {
            "member": [
                _BUDI | {"presence_code": "1"},
                _BUDI | {"family_card_no": _OTHER_FAMILY, "presence_code": "1"},
            ]
        }
    ],
)
def person_is_on_one_card(register: RegisterRows) -> AnswersAcross:
    """Of one person the rows that are present carry one card; unknown when one of these numbers is not valid."""
    persons, members = register.person, register.member
    present = persons.among(register.present)
    on_card = members.identifier(Member.family_card_no).number_holds
    (cards,) = number([(members.text(Member.family_card_no), on_card)])
    several = _has_several(present.among(on_card), cards.of_row)
    lost = present.count(~on_card) > 0
    one_card = Kleene.of(~several, ~lost).unknown_unless(_of_one_person(register))
    return {("member", Member.family_card_no): persons.spread(one_card, otherwise=TRUE)}


def _has_several(groups: Groups, parts: Positions) -> Mask:
    """Groups whose rows do not all have the same part."""
    at = np.flatnonzero(groups.grouped)
    lowest, highest = np.full(groups.size, np.iinfo(np.intp).max), np.full(groups.size, -1)
    np.minimum.at(lowest, groups.of_row[at], parts[at])
    np.maximum.at(highest, groups.of_row[at], parts[at])
    several: Mask = lowest < highest
    return several


@across_rule(
    "LIN-009",
    [
        (Member, Member.nik),
        (Member, Member.name),
        (Member, Member.birth_date),
        (Member, Member.sex_code),
        (Member, Member.mother_name),
    ],
    WARN,
    title="Orang yang sama tampaknya memakai dua NIK.",
    fix="Periksa KTP. Pertahankan NIK yang padan atau yang masih menerima bantuan.",
    basis="Satu orang satu data (Kepmensos 150/HUK/2022); batas kemiripan belum diverifikasi",
    passes=[
        {
            "member": [
                {
                    "nik": "1408011002149903",
                    "family_card_no": _FAMILY,
                    "name": "ADI CONTOH",
                    "birth_date": "2014-02-10",
                    "sex_code": "1",
                    "mother_name": "IBU CONTOH",
                },
                {
                    "nik": "1408011002149904",
                    "family_card_no": _FAMILY,
                    "name": "ADE CONTOHAN PUTRA",
                    "birth_date": "2014-02-10",
                    "sex_code": "1",
                    "mother_name": "IBU CONTOH",
                },
            ]
        }
    ],
    fails=[
        {
            "member": [
                _BUDI | {"name": "MUHAMMAD CONTOH", "sex_code": "1", "mother_name": "IBU LAMA"},
                {
                    "nik": "1403011708809907",
                    "family_card_no": _OTHER_FAMILY,
                    "name": "MUH. CONTOH",
                    "birth_date": "1980-08-17",
                    "sex_code": "1",
                    "mother_name": "IBU LAMA",
                },
            ]
        }
    ],
)
def person_has_one_nik(register: RegisterRows) -> AnswersAcross:
    """No two rows with different NIK agree in sex, birth date and name, and in mother or village.

    Twins are two: children of one card and day whose names differ in what they do not share.
    """
    members = register.member
    judged = register.person.grouped
    told = register.names("member", Member.name).known & members.date(Member.birth_date).known
    sure = _written_alike(register)
    left, right = _alike_on_one_day(register, sure)
    again = _same_mother_or_village(register, left, right)
    again = again & ~Kleene.of(_are_twins(register, left, right))
    both = np.concatenate([left, right])
    two_numbers = Kleene.of(sure) | any_of_pairs(both, Kleene(np.tile(again.truth, 2)), len(members))
    return {("member", Member.nik): (~two_numbers & Kleene.of(told, told)).among(judged)}


def _sexes(register: RegisterRows) -> Positions:
    """The sex of each member as a number, -1 where it is not known."""
    sexes: Positions = register.member.frame[Member.sex_code].array.codes.astype(np.intp)
    return sexes


def _comparable(register: RegisterRows) -> Mask:
    """Members with a valid NIK, a name, a birth date and a sex."""
    born = register.member.date(Member.birth_date).known
    named = register.names("member", Member.name).known
    rows: Mask = register.person.grouped & born & named & (_sexes(register) >= 0)
    return rows


def _written_alike(register: RegisterRows) -> Mask:
    """Members who agree with one of another NIK in sex, birth date, name, and mother or village to the letter.

    Nobody is so like a twin. That they have two numbers needs no look at pairs, of which they may have many.
    """
    persons, rows = register.person, _comparable(register)
    names, mothers = (register.names("member", column) for column in (Member.name, Member.mother_name))
    villages, births = register.village("member"), register.member.date(Member.birth_date)
    alike = np.zeros(len(register.member), dtype=bool)
    for known, also in ((mothers.known, mothers.codes), (villages.grouped, villages.of_row)):
        groups = agreeing([births.values, _sexes(register), names.codes, also], rows & known)
        alike |= groups.has(_has_several(groups, persons.of_row))
    return alike


def _alike_on_one_day(register: RegisterRows, sure: Mask) -> tuple[Positions, Positions]:
    """Pairs of rows with different valid NIK, of one sex, born on one day, alike in name; not both of them sure."""
    names = register.names("member", Member.name)
    keys = register.member.date(Member.birth_date).values * 4 + _sexes(register)
    at = np.flatnonzero(_comparable(register))
    at = at[np.argsort(keys[at], kind="stable")]
    ends = np.searchsorted(keys[at], keys[at], side="right")
    later = ends - np.arange(len(at)) - 1
    found = [(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp))]
    for start, stop in _shares(later):
        partners = later[start:stop]
        one = np.repeat(np.arange(start, stop), partners)
        other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(partners) - partners, partners)
        open_pairs = ~(sure[at[one]] & sure[at[other]])
        found.append(_alike(register, names, at[one[open_pairs]], at[other[open_pairs]]))
    left, right = zip(*found, strict=True)
    return np.concatenate(left), np.concatenate(right)


def _shares(pairs_of_row: Positions) -> list[tuple[int, int]]:
    """Runs of rows with about `_PAIRS_AT_ONCE` pairs, so that memory stays small."""
    reached = np.cumsum(pairs_of_row)
    total = int(reached[-1]) if len(reached) else 0
    cuts = np.searchsorted(reached, np.arange(_PAIRS_AT_ONCE, total, _PAIRS_AT_ONCE)) + 1
    edges = np.unique(np.concatenate([[0], cuts, [len(reached)]])).astype(int)
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def _alike(
    register: RegisterRows, names: FoldedNames, left: Positions, right: Positions
) -> tuple[Positions, Positions]:
    """Those of the pairs that have different NIK and names alike enough to be one person."""
    least = register.limits.name_duplicate_min
    persons = register.person.of_row
    near = (persons[left] != persons[right]) & may_reach(least, names.take(left), names.take(right))
    left, right = left[near], right[near]
    alike = similarity(names.take(left), names.take(right)) >= least
    return left[alike], right[alike]


def _same_mother_or_village(register: RegisterRows, left: Positions, right: Positions) -> Kleene:
    mothers = register.names("member", Member.mother_name)
    alike = similarity(mothers.take(left), mothers.take(right))
    same_mother = Kleene.of(alike >= register.limits.name_duplicate_min, ~np.isnan(alike))
    villages = register.village("member")
    known = villages.grouped[left] & villages.grouped[right]
    return same_mother | Kleene.of(villages.of_row[left] == villages.of_row[right], known)


def _are_twins(register: RegisterRows, left: Positions, right: Positions) -> Mask:
    """Born on one day on one card, with names that differ clearly in what they do not share."""
    families = register.family("member").of_row
    names = register.names("member", Member.name)
    on_one_card = (families[left] == families[right]) & (families[left] >= 0)
    twins = np.zeros(len(left), dtype=bool)
    at = np.flatnonzero(on_one_card)
    rest = rest_similarity(names.take(left[at]), names.take(right[at]))
    twins[at] = rest < register.limits.twin_rest_similarity_max
    return twins


@across_rule(
    "LIN-010",
    [(Household, Household.village_code), (Household, Household.family_card_no)],
    BLOCK,
    title="Satu KK tercatat di dua kampung.",
    fix="Pastikan keluarga tinggal di mana, hapus dari kampung yang lain.",
    basis="Satu keluarga tinggal di satu tempat; bantuan dapat berganda",
    passes=[{"household": [{"family_card_no": _FAMILY, "village_code": "1408011001"}]}],
    fails=[
        {
            "household": [
                {"family_card_no": _FAMILY, "village_code": "1408011001"},
                {"family_card_no": _FAMILY, "village_code": "1408041001"},
            ]
        }
    ],
)
def family_lives_in_one_village(register: RegisterRows) -> AnswersAcross:
    """All rows of a card name one village; unknown when one of them names none of Siak."""
    families, homes = register.family("household"), register.household
    valid = homes.is_text(Household.village_code, village_codes()).is_true
    several = _has_several(families.among(valid), register.village("household").of_row)
    answer = Kleene.of(~several, families.count(~valid) == 0)
    return {("household", Household.village_code): families.spread(answer, otherwise=TRUE)}


@across_rule(
    "LIN-011",
    [
        (Member, Member.family_card_no),
        (Household, Household.family_card_no),
        (Member, Member.nik),
    ],
    BLOCK,
    at=[(Member, Member.family_card_no), (Household, Household.family_card_no)],
    title="Nomor KK ini sebenarnya NIK seseorang.",
    fix="Isi Nomor KK dari bagian atas Kartu Keluarga.",
    basis="Nomor KK dan NIK berasal dari dua daftar yang berbeda",
    passes=[
        {
            "household": [{"family_card_no": _FAMILY}],
            "member": [{"nik": "1408011708809901", "family_card_no": _FAMILY}],
        }
    ],
    fails=[
        {
            "household": [{"family_card_no": "1408011708809901"}],
            "member": [{"nik": "1408011708809901", "family_card_no": _FAMILY}],
        }
    ],
)
def card_number_is_no_nik(register: RegisterRows) -> AnswersAcross:
    """A valid card number is the valid NIK of nobody in the register."""
    members = register.member
    niks = members.text(Member.nik).filter(members.identifier(Member.nik).valid_nik)
    return {
        (rows.table, Household.family_card_no): _is_none_of(rows, niks) for rows in (members, register.household)
    }


def _is_none_of(rows: Rows, niks: pa.Array) -> Kleene:
    column = Household.family_card_no
    holds = rows.identifier(column).number_holds
    found = kleene(pc.is_in(rows.text(column), niks))
    return Kleene.of(~found.is_true, holds)
