"""Rules about a child on several rows (LIN): measured twice, shrinking, missing in the family, told otherwise there."""

import numpy as np
import numpy.typing as npt

from schemas.groups import NOWHERE, Groups, Positions, agreeing, any_of_pairs, number, pairs
from schemas.growth import growth_limits
from schemas.kleene import TRUE, UNKNOWN, Kleene, Mask
from schemas.register_rows import ColumnOf, RegisterRows
from schemas.rows import Rows
from schemas.rulebook import BLOCK, WARN, across_rule
from schemas.rules.across_identity import one_person
from schemas.similarity import may_reach, similarity
from schemas.tables import Child, Member

AnswersAcross = dict[ColumnOf, Kleene]

_PARENTS = ("1", "2")
_LYING, _STANDING = "1", "2"
_ROUNDED = 3
_CHILD = {"child_nik": "1408015205189904", "child_name": "CONTOH ANAK", "birth_date": "2018-05-12"}
_SAME_AS_MEMBER = {
    "nik": "1408015205189904",
    "family_card_no": "1408011203159901",
    "name": "CONTOH ANAK",
    "birth_date": "2018-05-12",
}


def _members_of_nik(register: RegisterRows) -> tuple[Groups, Groups]:
    """Children and members of one valid NIK, under one numbering."""

    def read() -> tuple[Groups, Groups]:
        children, members = register.child, register.member
        found = number(
            [
                (children.text(Child.child_nik), children.identifier(Child.child_nik).valid_nik),
                (members.text(Member.nik), members.identifier(Member.nik).valid_nik),
            ]
        )
        return found[0], found[1]

    return register.once("children_and_members", read)


@across_rule(
    "LIN-015",
    [
        (Child, Child.child_nik),
        (Child, Child.child_name),
        (Child, Child.birth_date),
        (Child, Child.parent_nik),
        (Child, Child.parent_name),
        (Member, Member.nik),
        (Member, Member.name),
        (Member, Member.birth_date),
    ],
    WARN,
    at=[(Child, Child.child_nik), (Child, Child.child_name)],
    title="Anak yang diukur tidak ditemukan di data anggota keluarga.",
    fix="Masukkan anak ini ke keluarganya, atau perbaiki NIK, nama dan tanggal lahirnya.",
    basis="Diperlukan untuk melihat stunting bersama kemiskinan",
    passes=[{"child": [_CHILD], "member": [_SAME_AS_MEMBER]}],
    fails=[
        {
            "child": [
                {
                    "child_nik": None,
                    "child_name": "ANAK LAIN",
                    "birth_date": "2024-02-10",
                    "parent_nik": None,
                    "parent_name": "IBU LAIN",
                }
            ],
            "member": [_SAME_AS_MEMBER],
        }
    ],
)
def child_is_somebodys(register: RegisterRows) -> AnswersAcross:
    """A member has the child's NIK, or its birth date and name and its parent or village.

    Unknown when no member row of the run belongs to the child's village, and for a child that is not found by NIK
    without a name or birth date.
    """
    children = register.child
    of_child, of_member = _members_of_nik(register)
    by_nik = of_child.has(of_member.count(of_member.grouped) > 0)
    told = register.names("child", Child.child_name).known & children.date(Child.birth_date).known
    by_name = _found_by_name(register, np.flatnonzero(told & ~by_nik))
    found = Kleene.of(by_nik, by_nik | told) | by_name
    answer = found.unknown_unless(Kleene.of(_members_delivered(register)))
    has_nik = children.filled(Child.child_nik).is_true
    return {
        ("child", Child.child_nik): answer.among(has_nik),
        ("child", Child.child_name): answer.among(~has_nik),
    }


def _members_delivered(register: RegisterRows) -> Mask:
    """Children in whose village some member of the run lives; of a child without a village, some member at all."""
    members, children = register.village("member"), register.village("child")
    delivered = children.has(members.count(members.grouped) > 0)
    return np.where(children.grouped, delivered, len(register.member) > 0)


def _found_by_name(register: RegisterRows, at: Positions) -> Kleene:
    """Whether these children are a member by birth date, name, and parent or village; false for all others.

    A member without a birth date is looked for in the child's own village.
    """
    child, member = _born_on_one_day(register, at)
    child, fits = _fits(register, child, member)
    undated = ~register.member.date(Member.birth_date).known & register.names("member", Member.name).known
    nearby, neighbour = pairs(
        register.village("child").among(np.isin(np.arange(len(register.child)), at)),
        register.village("member").among(undated),
    )
    nearby, may_fit = _fits(register, nearby, neighbour)
    answers = np.concatenate([fits.truth, np.minimum(may_fit.truth, UNKNOWN)])
    return any_of_pairs(np.concatenate([child, nearby]), Kleene(answers), len(register.child))


def _born_on_one_day(register: RegisterRows, at: Positions) -> tuple[Positions, Positions]:
    """These children, each with every member of its birth date."""
    births, own_births = register.member.date(Member.birth_date), register.child.date(Child.birth_date)
    candidates = np.flatnonzero(births.known & np.isin(births.values, own_births.values[at]))
    days = np.unique(births.values[candidates])
    left, right = pairs(
        Groups(_place(days, own_births.values[at]), len(days)),
        Groups(np.searchsorted(days, births.values[candidates]), len(days)),
    )
    return at[left], candidates[right]


def _fits(register: RegisterRows, child: Positions, member: Positions) -> tuple[Positions, Kleene]:
    """Those of the children whose name may be the member's, and whether name and parent or village agree."""
    names, own_names = register.names("member", Member.name), register.names("child", Child.child_name)
    least = register.limits.name_duplicate_min
    named = np.flatnonzero(names.known[member])
    near = np.ones(len(child), dtype=bool)
    near[named] = may_reach(least, own_names.take(child[named]), names.take(member[named]))
    child, member = child[near], member[near]
    alike = similarity(own_names.take(child), names.take(member))
    same_name = Kleene.of(alike >= least, ~np.isnan(alike))
    child, member = child[~same_name.is_false], member[~same_name.is_false]
    same_name = Kleene(same_name.truth[~same_name.is_false])
    villages, own_villages = register.village("member"), register.village("child")
    same_village = Kleene.of(
        villages.of_row[member] == own_villages.of_row[child],
        villages.grouped[member] & own_villages.grouped[child],
    )
    return child, same_name & (same_village | _has_parent_there(register, child, member))


def _place(days: npt.NDArray[np.int64], of_rows: npt.NDArray[np.int64]) -> Positions:
    """The place of each day among the days, `NOWHERE` for one that is not there."""
    place = np.searchsorted(days, of_rows)
    there = place < len(days)
    there[there] = days[place[there]] == of_rows[there]
    return np.where(there, place, NOWHERE)


def _has_parent_there(register: RegisterRows, child: Positions, member: Positions) -> Kleene:
    """For each pair whether head or spouse of the member's family is the parent told with the child."""
    members, children = register.member, register.child
    families = register.family_present
    parents = families.among(members.is_code(Member.relation_code, *_PARENTS).is_true)
    pair, parent = pairs(Groups(register.family("member").of_row[member], families.size), parents)
    own = child[pair]
    numbers = number(
        [
            (children.text(Child.parent_nik), children.identifier(Child.parent_nik).valid_nik),
            (members.text(Member.nik), members.identifier(Member.nik).valid_nik),
        ]
    )
    same_number = (numbers[0].of_row[own] == numbers[1].of_row[parent]) & numbers[0].grouped[own]
    names, own_names = register.names("member", Member.name), register.names("child", Child.parent_name)
    alike = similarity(own_names.take(own), names.take(parent))
    same_name = Kleene.of(alike >= register.limits.name_duplicate_min, ~np.isnan(alike))
    return any_of_pairs(pair, Kleene.of(same_number) | same_name, len(child))


# One child on one day


def child_of_row(register: RegisterRows) -> Groups:
    """The child of each measurement: by valid NIK, else by first folded name, birth date and village."""

    def read() -> Groups:
        rows = register.child
        by_nik, _ = _members_of_nik(register)
        names, births = register.names("child", Child.child_name), rows.date(Child.birth_date)
        villages = register.village("child")
        known = ~by_nik.grouped & names.known & births.known & villages.grouped
        by_name = agreeing([names.first_variants, births.values, villages.of_row], known)
        of_row = np.where(known, by_nik.size + by_name.of_row, by_nik.of_row)
        return Groups(of_row, by_nik.size + by_name.size)

    return register.once("child_of_row", read)


def _day_of_row(register: RegisterRows) -> Groups:
    """The child and day of each measurement."""

    def read() -> Groups:
        children, days = child_of_row(register), register.child.date(Child.measured_on)
        return agreeing([children.of_row, days.values], children.grouped & days.known)

    return register.once("day_of_child", read)


def _spread_of(groups: Groups, values: npt.NDArray[np.float64], known: Mask) -> npt.NDArray[np.float64]:
    """How far apart the known values of each group are; 0 for none or one."""
    at = np.flatnonzero(groups.grouped & known)
    lowest, highest = np.full(groups.size, np.inf), np.full(groups.size, -np.inf)
    np.minimum.at(lowest, groups.of_row[at], values[at])
    np.maximum.at(highest, groups.of_row[at], values[at])
    return np.where(highest >= lowest, np.round(highest - lowest, _ROUNDED), 0.0)


def _disagrees(register: RegisterRows, measure: str) -> Mask:
    """Days on which the rows of a child disagree in a measure."""
    numbers = register.child.number(measure)
    apart = _spread_of(_day_of_row(register), numbers.values, numbers.known)
    disagrees: Mask = apart > register.limits.same_measure_tolerance
    return disagrees


@across_rule(
    "LIN-016",
    [
        (Child, Child.measured_on),
        (Child, Child.child_nik),
        (Child, Child.child_name),
        (Child, Child.birth_date),
        (Child, Child.weight_kg),
        (Child, Child.height_cm),
    ],
    WARN,
    title="Pengukuran yang sama tercatat dua kali.",
    fix="Tidak perlu diukur ulang. Hapus salah satu baris.",
    basis="e-PPGBM: cakupan menjadi keliru karena catatan ganda",
    passes=[{"child": [_CHILD | {"measured_on": "2026-10-05", "weight_kg": 11.2, "height_cm": 86.5}]}],
    fails=[{"child": [_CHILD | {"measured_on": "2026-10-05", "weight_kg": 11.2, "height_cm": 86.5}] * 2}],
)
def measurement_is_told_once(register: RegisterRows) -> AnswersAcross:
    """No later row of a child and day agrees with an earlier one in weight and height."""
    rows, days = register.child, _day_of_row(register)
    several = days.among(days.has(days.count(days.grouped) > 1))
    left, right = pairs(several, several)
    earlier, later = left[left < right], right[left < right]
    agree = np.ones(len(earlier), dtype=bool)
    for measure in (Child.weight_kg, Child.height_cm):
        numbers = rows.number(measure)
        apart = np.round(np.abs(numbers.values[earlier] - numbers.values[later]), _ROUNDED)
        agree &= ~(numbers.known[earlier] & numbers.known[later]) | (
            apart <= register.limits.same_measure_tolerance
        )
    repeated = any_of_pairs(later, Kleene.of(agree), len(rows))
    return {("child", Child.measured_on): (~repeated).unknown_unless(Kleene.of(days.grouped))}


@across_rule(
    "LIN-017",
    [(Child, Child.weight_kg), (Child, Child.height_cm), (Child, Child.child_nik), (Child, Child.measured_on)],
    BLOCK,
    at=[(Child, Child.weight_kg), (Child, Child.height_cm)],
    title="Anak yang sama diukur pada hari yang sama dengan hasil berbeda.",
    fix="Periksa buku KIA dan hapus hasil yang salah.",
    basis="Satu anak memiliki satu berat dan satu tinggi pada satu hari",
    passes=[{"child": [_CHILD | {"measured_on": "2026-10-05", "weight_kg": 11.2, "height_cm": 86.5}]}],
    fails=[
        {
            "child": [
                _CHILD | {"measured_on": "2026-10-05", "weight_kg": 11.2, "height_cm": 86.5},
                _CHILD | {"measured_on": "2026-10-05", "weight_kg": 11.2, "height_cm": 68.5},
            ]
        }
    ],
)
def measures_of_a_day_agree(register: RegisterRows) -> AnswersAcross:
    """All rows of a child and day agree in weight and height, blanks ignored; each measure speaks for itself."""
    days = _day_of_row(register)
    return {
        ("child", measure): days.spread(Kleene.of(~_disagrees(register, measure)))
        for measure in (Child.weight_kg, Child.height_cm)
    }


@across_rule(
    "LIN-018",
    [
        (Child, Child.height_cm),
        (Child, Child.child_nik),
        (Child, Child.measured_on),
        (Child, Child.measure_position_code),
    ],
    WARN,
    title="Tinggi anak menyusut dibanding pengukuran sebelumnya.",
    fix="Periksa kedua hasil ukur, ukur ulang bila perlu.",
    basis="Anak tidak menyusut; 1,0 cm belum diverifikasi",
    passes=[
        {
            "child": [
                _CHILD | {"measured_on": "2026-07-05", "height_cm": 84.0},
                _CHILD | {"measured_on": "2026-10-05", "height_cm": 86.5},
            ]
        }
    ],
    fails=[
        {
            "child": [
                _CHILD | {"measured_on": "2026-07-05", "height_cm": 86.5},
                _CHILD | {"measured_on": "2026-10-05", "height_cm": 82.0},
            ]
        }
    ],
)
def child_does_not_shrink(register: RegisterRows) -> AnswersAcross:
    """A height is not clearly below the one before it.

    Both as they are right for the age. The first row of a day stands for it; a day whose rows disagree is passed
    over. Unknown for a first measurement and without both heights.
    """
    rows, children, days = register.child, child_of_row(register), _day_of_row(register)
    quarrel = days.has(_disagrees(register, Child.weight_kg) | _disagrees(register, Child.height_cm))
    stands = np.zeros(len(rows), dtype=bool)
    first = days.first(days.grouped)
    stands[first[first != NOWHERE]] = True
    at = np.flatnonzero(stands & ~quarrel)
    at = at[np.lexsort((rows.date(Child.measured_on).values[at], children.of_row[at]))]
    heights_cm = _length_or_height(rows)
    known = rows.number(Child.height_cm).known & ~register.blocked("child", Child.height_cm)
    now, before = at[1:], at[:-1]
    now, before = (part[children.of_row[now] == children.of_row[before]] for part in (now, before))
    shrunk_cm = np.round(heights_cm[before] - heights_cm[now], _ROUNDED)
    truth = np.full(len(rows), UNKNOWN, dtype=np.uint8)
    holds = Kleene.of(shrunk_cm <= register.limits.height_shrink_max_cm, known[now] & known[before])
    truth[now] = holds.truth
    return {("child", Child.height_cm): Kleene(truth)}


def _length_or_height(rows: Rows) -> npt.NDArray[np.float64]:
    """Heights moved to the position that is right for the age; unchanged where age or position is missing."""
    limits = growth_limits()
    born, measured = rows.date(Child.birth_date), rows.date(Child.measured_on)
    age_days = np.where(born.known & measured.known, measured.values - born.values, np.nan)
    lying = rows.is_code(Child.measure_position_code, _LYING).is_true
    standing = rows.is_code(Child.measure_position_code, _STANDING).is_true
    believed = age_days / limits.age.days_per_month >= limits.age.standing_from_months
    moved = np.where(standing & believed & (age_days < limits.age.height_from_days), 1.0, 0.0)
    moved -= np.where(lying & (age_days >= limits.age.height_from_days), 1.0, 0.0)
    return rows.number(Child.height_cm).values + moved * limits.length.lying_surplus_cm


# A child and the family


@across_rule(
    "LIN-019",
    [
        (Child, Child.child_nik),
        (Child, Child.birth_date),
        (Child, Child.sex_code),
        (Child, Child.child_name),
        (Member, Member.nik),
        (Member, Member.birth_date),
        (Member, Member.sex_code),
    ],
    WARN,
    at=[
        (Child, Child.birth_date),
        (Child, Child.sex_code),
        (Member, Member.birth_date),
        (Member, Member.sex_code),
    ],
    title="Tanggal lahir atau jenis kelamin anak berbeda antara lembar Pengukuran dan Anggota.",
    fix="Lihat akta kelahiran atau KK, samakan keduanya. Status gizi bergantung pada data ini.",
    basis="Mengubah z-score anak",
    passes=[{"child": [_CHILD | {"sex_code": "2"}], "member": [_SAME_AS_MEMBER | {"sex_code": "2"}]}],
    fails=[
        {
            "child": [_CHILD | {"birth_date": "2019-05-12", "sex_code": "2"}],
            "member": [_SAME_AS_MEMBER | {"sex_code": "2"}],
        }
    ],
)
def child_is_told_alike(register: RegisterRows) -> AnswersAcross:
    """Birth date and sex agree in both sheets; unknown when not linked by NIK, or the NIK is of several children."""
    of_child, of_member = _members_of_nik(register)
    linked = of_child.among(of_child.has(~_of_one_child(register).is_false))
    child, member = pairs(linked, of_member)
    answers: AnswersAcross = {}
    for column, same in _same(register, child, member).items():
        answers["child", column] = _of_pairs(child, same, len(register.child))
        answers["member", column] = _of_pairs(member, same, len(register.member)).among(
            of_member.has(linked.count(linked.grouped) > 0)
        )
    return answers


def _same(register: RegisterRows, child: Positions, member: Positions) -> dict[str, Kleene]:
    """For each pair whether it agrees in birth date and in sex; unknown when any of the four cells has no value."""
    born, own_born = register.member.date(Member.birth_date), register.child.date(Child.birth_date)
    sex = register.member.frame[Member.sex_code].array.codes[member]
    own_sex = register.child.frame[Child.sex_code].array.codes[child]
    known = born.known[member] & own_born.known[child] & (sex >= 0) & (own_sex >= 0)
    return {
        Child.birth_date: Kleene.of(born.values[member] == own_born.values[child], known),
        Child.sex_code: Kleene.of(sex == own_sex, known),
    }


def _of_pairs(rows: Positions, answers: Kleene, count: int) -> Kleene:
    """Kleene's and over the pairs of each row; unknown for a row without any."""
    paired = np.zeros(count, dtype=bool)
    paired[rows] = True
    return (~any_of_pairs(rows, ~answers, count)).unknown_unless(Kleene.of(paired))


@across_rule(
    "LIN-021",
    [(Child, Child.child_nik), (Child, Child.child_name), (Child, Child.birth_date)],
    BLOCK,
    title="Satu NIK anak dipakai dua anak yang berbeda.",
    fix="Periksa KK kedua anak, perbaiki NIK yang salah.",
    basis="e-PPGBM: NIK ganda",
    passes=[{"child": [_CHILD]}],
    fails=[{"child": [_CHILD, _CHILD | {"child_name": "PERMISAL LAIN", "birth_date": "2023-01-02"}]}],
)
def child_nik_is_of_one_child(register: RegisterRows) -> AnswersAcross:
    """All rows of a valid NIK are alike in name or birth date; a row without a valid NIK takes no part."""
    of_child, _ = _members_of_nik(register)
    return {("child", Child.child_nik): of_child.spread(_of_one_child(register), otherwise=TRUE)}


def _of_one_child(register: RegisterRows) -> Kleene:
    """For each valid NIK whether its rows are one child."""

    def judge() -> Kleene:
        of_child, _ = _members_of_nik(register)
        rows = register.child
        names, births = register.names("child", Child.child_name), rows.date(Child.birth_date)
        return one_person(of_child, names, births, register.limits.name_same_min)

    return register.once("of_one_child", judge)
