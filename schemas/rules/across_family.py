"""Rules about a family as a whole (LIN): its head, its generations, its number, its two sheets, its assistance.

Where nothing else is said, only members who are present are looked at; a member who is gone, or whose row a rule
does not speak of, holds. A member without a valid family card number belongs to no family and cannot be judged.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from schemas.groups import NOWHERE, Groups, Positions, any_of_pairs, numbers_at, pairs
from schemas.kleene import FALSE, UNKNOWN, Kleene, Mask, all_of, any_of
from schemas.register_rows import AcrossAnswers, ColumnOf, RegisterRows
from schemas.rows import Rows, kleene
from schemas.rulebook import BLOCK, WARN, across_rule
from schemas.similarity import similarity
from schemas.tables import Household, Member

HEAD, SPOUSE, CHILD, CHILD_IN_LAW, GRANDCHILD, PARENT = "1", "2", "3", "4", "5", "6"
UNMARRIED = ("1", "3", "4")
AT_SCHOOL = "2"
NO_DISABILITY = "00"

AnswersAcross = dict[ColumnOf, Kleene]


@dataclass(frozen=True)
class _Heads:
    """The heads of the families.

    Attributes:
        rows: members who are present and say that they are head.
        of_family: shape (families,): the row of its only head, `NOWHERE` with none or several.
        of_member: the same for each member who is present.
    """

    rows: Mask
    of_family: Positions
    of_member: Positions


def _relation(register: RegisterRows, *codes: str) -> Mask:
    """Members present in a family with one of these relations to its head."""
    says_so = register.member.is_code(Member.relation_code, *codes).is_true
    rows: Mask = says_so & register.family_present.grouped
    return rows


def _heads(register: RegisterRows) -> _Heads:
    def find() -> _Heads:
        families = register.family_present
        rows = _relation(register, HEAD)
        only = np.where(families.count(rows) == 1, families.first(rows), NOWHERE)
        return _Heads(rows, only, numbers_at(only, families.of_row))

    return register.once("heads", find)


def _of_present(register: RegisterRows, of_family: Kleene) -> Kleene:
    """The answer of its family for each member who is present."""
    return register.family_present.spread(of_family).among(register.present)


def _in_family_of(families: Groups, rows: Mask) -> Mask:
    """Rows in whose family one of these rows is."""
    return families.has(families.count(rows) > 0)


def _at(positions: Positions, count: int) -> Mask:
    """These of ``count`` rows; a position that is not there is none of them."""
    rows = np.zeros(count, dtype=bool)
    rows[positions[positions != NOWHERE]] = True
    return rows


_FAMILY = "1408011203159901"
_BUDI = {"nik": "1408011708809901", "family_card_no": _FAMILY}
_SITI = {"nik": "1408015504869902", "family_card_no": _FAMILY}
_ADI = {"nik": "1408011002149903", "family_card_no": _FAMILY}
_HEAD, _SPOUSE, _CHILD = ({"relation_code": code} for code in (HEAD, SPOUSE, CHILD))
_MAN, _WOMAN = {"sex_code": "1"}, {"sex_code": "2"}
_MARRIED = {"marital_code": "2"}


@across_rule(
    "LIN-001",
    [(Member, Member.relation_code), (Member, Member.family_card_no)],
    WARN,
    title="Keluarga ini tidak punya kepala keluarga.",
    fix="Tunjuk satu anggota sebagai kepala keluarga sesuai KK. Bila kepala keluarga sudah meninggal, urus KK baru.",
    basis="Satu KK punya satu kepala keluarga (Dukcapil); Kepmensos 150/HUK/2022: keluarga adalah kumpulan orang",
    passes=[{"member": [_BUDI | _HEAD, _SITI | _SPOUSE]}],
    fails=[{"member": [_SITI | _SPOUSE, _ADI | _CHILD]}],
)
def family_has_a_head(register: RegisterRows) -> AnswersAcross:
    """Unknown when the relation of any member is blank or blocked."""
    families = register.family_present
    is_head = register.member.is_code(Member.relation_code, HEAD)
    all_told = families.all(Kleene.of(~is_head.is_unknown & ~register.blocked("member", Member.relation_code)))
    answer = families.any(is_head).unknown_unless(all_told)
    return {("member", Member.relation_code): _of_present(register, answer)}


@across_rule(
    "LIN-002",
    [(Member, Member.relation_code), (Member, Member.family_card_no)],
    BLOCK,
    title="Ada dua kepala keluarga dalam satu KK.",
    fix="Pilih satu kepala keluarga sesuai KK, perbaiki yang lain.",
    basis="Satu KK punya satu kepala keluarga (Dukcapil)",
    passes=[{"member": [_BUDI | _HEAD, _SITI | _SPOUSE]}],
    fails=[{"member": [_BUDI | _HEAD, _SITI | _HEAD]}],
)
def family_has_one_head_only(register: RegisterRows) -> AnswersAcross:
    """One NIK twice is one person; unknown when a member without relation could be a second head, or nobody has one."""
    families = register.family_present
    is_head = register.member.is_code(Member.relation_code, HEAD)
    heads, possible = (
        families.count(register.counted_once(families.among(rows))) for rows in (is_head.is_true, ~is_head.is_false)
    )
    nobody_told = families.count(~is_head.is_unknown) == 0
    answer = Kleene.of(heads <= 1, ((heads > 1) | (possible <= 1)) & ~nobody_told)
    of_present = _of_present(register, answer)
    return {("member", Member.relation_code): of_present.among(is_head.is_true | of_present.is_unknown)}


@across_rule(
    "LIN-003",
    [
        (Household, Household.head_name),
        (Household, Household.head_nik),
        (Member, Member.name),
        (Member, Member.nik),
        (Member, Member.relation_code),
    ],
    WARN,
    at=[(Household, Household.head_name), (Household, Household.head_nik)],
    title="Kepala keluarga di lembar Keluarga berbeda dengan lembar Anggota.",
    fix="Samakan nama dan NIK kepala keluarga di kedua lembar.",
    basis="Keduanya harus sama; batas kemiripan nama 0,75 hasil pengukuran: 1,7 % nama orang lain mencapainya, "
    "0,9 % ejaan orang yang sama tidak",
    passes=[
        {
            "household": [{"family_card_no": _FAMILY, "head_name": "BUDI CONTOH", "head_nik": "1408011708809901"}],
            "member": [_BUDI | _HEAD | {"name": "BUDI CONTOH"}],
        }
    ],
    fails=[
        {
            "household": [{"family_card_no": _FAMILY, "head_name": "SLAMET PERMISAL", "head_nik": None}],
            "member": [_BUDI | _HEAD | {"name": "BUDI CONTOH"}],
        },
        {
            "household": [{"family_card_no": _FAMILY, "head_name": "BUDI CONTOH", "head_nik": "1408015504869902"}],
            "member": [_BUDI | _HEAD | {"name": "BUDI CONTOH"}],
        },
    ],
)
def head_is_the_same_in_both_sheets(register: RegisterRows) -> AcrossAnswers:
    """The NIK decide where both are valid, else the names; unknown without a household row or a single head."""
    homes, members, heads = register.household, register.member, _heads(register)
    families = register.family("household")
    head = numbers_at(heads.of_family, families.of_row)
    led = np.flatnonzero(head != NOWHERE)
    both_valid = homes.identifier(Household.head_nik).valid_nik[led]
    both_valid &= members.identifier(Member.nik).valid_nik[head[led]]
    same_number = pc.equal(homes.text(Household.head_nik).take(led), members.text(Member.nik).take(head[led]))
    alike = similarity(
        register.names("household", Household.head_name).take(led),
        register.names("member", Member.name).take(head[led]),
    )
    numbers, names = homes.always(UNKNOWN), homes.always(UNKNOWN)
    numbers.truth[led] = kleene(same_number).among(both_valid).truth
    same_name = Kleene.of(alike >= register.limits.name_same_min, ~np.isnan(alike))
    names.truth[led] = same_name.among(~both_valid).truth
    leaderless = families.count(head == NOWHERE) > 0
    return AcrossAnswers(
        {("household", Household.head_name): names, ("household", Household.head_nik): numbers},
        {
            ("household", Household.head_name): names.is_unknown & (head != NOWHERE),
            ("member", Member.name): _at(head[names.is_unknown], len(members)),
            ("member", Member.relation_code): register.family_present.has(leaderless),
        },
    )


@across_rule(
    "LIN-004",
    [(Member, Member.relation_code), (Member, Member.sex_code), (Member, Member.marital_code)],
    WARN,
    at=[(Member, Member.sex_code), (Member, Member.marital_code), (Member, Member.relation_code)],
    title="Data istri/suami perlu diperiksa.",
    fix="Periksa jenis kelamin, status kawin, dan apakah istri/suami lebih dari satu.",
    basis="Isi KK harus saling cocok; istri lebih dari satu mungkin, jadi hanya peringatan",
    passes=[{"member": [_BUDI | _MAN | _HEAD | _MARRIED, _SITI | _WOMAN | _SPOUSE | _MARRIED]}],
    fails=[
        {"member": [_BUDI | _MAN | _HEAD | _MARRIED, _SITI | _MAN | _SPOUSE | _MARRIED]},
        {"member": [_BUDI | _MAN | _HEAD | {"marital_code": "4"}, _SITI | _WOMAN | _SPOUSE | _MARRIED]},
        {"member": [_BUDI | _MAN | _HEAD | _MARRIED, _SITI | _WOMAN | _SPOUSE, _ADI | _WOMAN | _SPOUSE]},
    ],
)
def spouse_fits_the_head(register: RegisterRows) -> AcrossAnswers:
    """Three parts, each at its own place; unknown beside a spouse when a cell is blank or there is no single head."""
    members, families, heads = register.member, register.family_present, _heads(register)
    is_spouse = members.is_code(Member.relation_code, SPOUSE).is_true & register.present
    spouses = np.flatnonzero(is_spouse & (heads.of_member != NOWHERE))
    head = heads.of_member[spouses]
    is_man = members.is_code(Member.sex_code, "1")
    sex = members.always(UNKNOWN)
    sex.truth[spouses] = (~is_man.take(spouses).same_as(is_man.take(head))).truth
    with_spouse = _at(head, len(members))
    marital = members.is_code(Member.marital_code, "2").among(with_spouse)
    several = Kleene.of(families.count(is_spouse) <= 1)
    answers = {
        Member.sex_code: sex.among(is_spouse),
        Member.marital_code: marital,
        Member.relation_code: families.spread(several).among(is_spouse & (heads.of_member != NOWHERE)),
    }
    leaderless = families.count(is_spouse & (heads.of_member == NOWHERE)) > 0
    return AcrossAnswers(
        {("member", column): answer for column, answer in answers.items()},
        {
            ("member", Member.relation_code): families.has(leaderless),
            ("member", Member.sex_code): answers[Member.sex_code].is_unknown
            | _at(head[sex.is_unknown[spouses]], len(members)),
            ("member", Member.marital_code): marital.is_unknown,
        },
    )


@across_rule(
    "LIN-005",
    [(Member, Member.relation_code), (Member, Member.birth_date), (Member, Member.sex_code)],
    WARN,
    at=[(Member, Member.birth_date)],
    title="Selisih umur ibu dan anak tidak wajar.",
    fix="Periksa tanggal lahir ibu dan anak. Bila anak tiri atau anak angkat, tandai sudah diperiksa.",
    basis="Biologi; ada anak tiri, jadi hanya peringatan",
    passes=[
        {
            "member": [
                _SITI | _WOMAN | _SPOUSE | {"birth_date": "1986-04-15"},
                _ADI | _MAN | _CHILD | {"birth_date": "2014-02-10"},
            ]
        }
    ],
    fails=[
        {
            "member": [
                _SITI | _WOMAN | _SPOUSE | {"birth_date": "1986-04-15"},
                _ADI | _MAN | _CHILD | {"birth_date": "1990-02-10"},
            ]
        },
        {
            "member": [
                _BUDI | _MAN | _HEAD | {"birth_date": "1980-08-17"},
                _ADI | _MAN | _CHILD | {"birth_date": "1990-02-10"},
            ]
        },
    ],
)
def child_fits_the_age_of_its_mother(register: RegisterRows) -> AcrossAnswers:
    """Of several women among head and spouses one must fit; without a woman the head must be old enough."""
    members, families, limits = register.member, register.family_present, register.limits
    is_child = members.is_code(Member.relation_code, CHILD).is_true & register.present
    head_rows, parent_rows = (_relation(register, HEAD), _relation(register, HEAD, SPOUSE))
    child, parent = pairs(families.among(is_child), families.among(parent_rows))
    born = members.date(Member.birth_date)
    years = born.take(parent).years_until(born.take(child))
    is_woman = members.is_code(Member.sex_code, "2")
    of_pair = is_woman.take(parent)
    fits = years.within(limits.mother_age_gap_min, limits.mother_age_gap_max)
    old_enough = (years >= limits.parent_age_gap_min) & Kleene.of(head_rows[parent])
    mother_fits = any_of_pairs(child, of_pair & fits, len(members))
    head_fits = any_of_pairs(child, old_enough, len(members)).unknown_unless(
        Kleene.of(_in_family_of(families, head_rows))
    )
    has_woman = any_of_pairs(child, of_pair, len(members))
    fits_somebody = (has_woman & mother_fits) | (~has_woman & head_fits)
    has_parent = Kleene.of(_in_family_of(families, parent_rows))
    answer = fits_somebody.unknown_unless(has_parent).among(is_child)
    doubted = _in_family_of(families, answer.is_unknown)
    no_woman = ~_in_family_of(families, parent_rows & ~is_woman.is_false)
    asked = parent_rows & doubted & (~is_woman.is_false | (no_woman & head_rows))
    return AcrossAnswers(
        {("member", Member.birth_date): answer},
        {
            ("member", Member.relation_code): doubted & ~has_parent.is_true,
            ("member", Member.birth_date): answer.is_unknown | asked,
            ("member", Member.sex_code): asked,
        },
    )


@across_rule(
    "LIN-006",
    [(Member, Member.relation_code), (Member, Member.birth_date)],
    WARN,
    at=[(Member, Member.birth_date)],
    title="Umur orang tua/mertua, menantu atau cucu tidak cocok dengan kepala keluarga.",
    fix="Periksa tanggal lahir dan hubungan keluarga.",
    basis="Biologi; batas pilihan sendiri (belum diverifikasi)",
    passes=[
        {
            "member": [
                _BUDI | _HEAD | {"birth_date": "1980-08-17"},
                _SITI | {"relation_code": "6", "birth_date": "1955-04-15"},
            ]
        }
    ],
    fails=[
        {
            "member": [
                _BUDI | _HEAD | {"birth_date": "1980-08-17"},
                _SITI | {"relation_code": relation, "birth_date": birth_date},
            ]
        }
        for relation, birth_date in (("6", "1986-04-15"), ("5", "2000-01-01"), ("4", "1979-01-01"))
    ],
)
def generations_fit_the_head(register: RegisterRows) -> AcrossAnswers:
    """A parent may be old enough for the head or for a spouse; unknown without a single head or a birth date."""
    members, families, heads, limits = register.member, register.family_present, _heads(register), register.limits
    born = members.date(Member.birth_date)
    elder, younger, in_law = (
        members.is_code(Member.relation_code, code).is_true & register.present
        for code in (PARENT, GRANDCHILD, CHILD_IN_LAW)
    )
    concerned = elder | younger | in_law
    answer = members.always(UNKNOWN)
    led = heads.of_member != NOWHERE
    ancestor, descendant = pairs(families.among(elder & led), families.among(_relation(register, HEAD, SPOUSE)))
    gap = born.take(ancestor).years_until(born.take(descendant)) >= limits.parent_age_gap_min
    answer.truth[elder & led] = any_of_pairs(ancestor, gap, len(members)).truth[elder & led]
    for rows, least in ((younger, limits.grandchild_age_gap_min), (in_law, None)):
        at = np.flatnonzero(rows & led)
        head = born.take(heads.of_member[at])
        own = born.take(at)
        answer.truth[at] = (~(own <= head) if least is None else head.years_until(own) >= least).truth
    answer = answer.among(concerned)
    doubted = _in_family_of(families, answer.is_unknown & led)
    spouse_counts = _in_family_of(families, answer.is_unknown & elder) & _relation(register, SPOUSE)
    return AcrossAnswers(
        {("member", Member.birth_date): answer},
        {
            ("member", Member.relation_code): _in_family_of(families, answer.is_unknown & ~led),
            ("member", Member.birth_date): (answer.is_unknown & led) | (doubted & heads.rows) | spouse_counts,
        },
    )


@across_rule(
    "LIN-012",
    [(Household, Household.member_count), (Member, Member.family_card_no), (Member, Member.presence_code)],
    WARN,
    title="Jumlah anggota keluarga berbeda dengan jumlah barisnya.",
    fix="Hitung ulang orang yang tinggal bersama keluarga; tambah baris yang kurang atau perbaiki jumlahnya.",
    basis="Formulir Regsosek 2022 (BPS): anggota yang didaftar tidak boleh melebihi jumlah yang ditulis",
    passes=[{"household": [{"family_card_no": _FAMILY, "member_count": 2}], "member": [_BUDI, _SITI, _SITI]}],
    fails=[
        {"household": [{"family_card_no": _FAMILY, "member_count": 4}], "member": [_BUDI, _SITI]},
        {
            "household": [{"family_card_no": _FAMILY, "member_count": 2}],
            "member": [_BUDI, _SITI | {"presence_code": "2"}],
        },
    ],
)
def number_of_members_is_right(register: RegisterRows) -> AcrossAnswers:
    """Different persons who are present; unknown without a member row, and in a home that several families share."""
    homes, families = register.household, register.family("household")
    persons = register.family_present.count(register.counted_once(register.family_present))
    listed = families.has(register.family("member").count(register.family("member").grouped) > 0)
    limits, stated = register.limits, homes.number(Household.member_count)
    in_range = stated.within(limits.member_count_min, limits.member_count_max)
    equal = Kleene.of(stated.values == numbers_at(persons, families.of_row), stated.known)
    shared = (
        homes.seen["shared_home"].to_numpy() if "shared_home" in homes.seen else np.zeros(len(homes), dtype=bool)
    )
    judged = Kleene.of(listed & ~shared)
    answer = equal.unknown_unless(in_range & judged)
    return AcrossAnswers(
        {("household", Household.member_count): answer},
        {("household", Household.member_count): answer.is_unknown & judged.is_true},
    )


@across_rule(
    "LIN-013",
    [(Household, Household.family_card_no), (Member, Member.family_card_no)],
    WARN,
    at=[(Household, Household.family_card_no), (Member, Member.family_card_no)],
    title="Keluarga hanya ada di satu lembar: Keluarga saja atau Anggota saja.",
    fix="Lengkapi lembar yang kurang, atau perbaiki Nomor KK yang salah ketik.",
    basis="Kedua lembar dihubungkan oleh Nomor KK",
    passes=[{"household": [{"family_card_no": _FAMILY}], "member": [_BUDI]}],
    fails=[
        {
            "household": [{"family_card_no": _FAMILY, "village_code": "1408011001"}],
            "member": [_BUDI | {"family_card_no": "1408011203159992"}],
        }
    ],
)
def family_is_in_both_sheets(register: RegisterRows) -> AcrossAnswers:
    """Unknown where the other sheet was not delivered: of the village for a household, of the source for a member."""
    answers: AnswersAcross = {}
    villages, sources = register.village("member"), register.source("household")
    delivered = {
        "household": register.village("household").has(villages.count(villages.grouped) > 0),
        "member": register.source("member").has(sources.count(sources.grouped) > 0),
    }
    for table, other in (("household", "member"), ("member", "household")):
        own, partners = register.family(table), register.family(other)
        has_partner = own.has(partners.count(partners.grouped) > 0)
        judged = own.grouped & (has_partner | delivered[table])
        answers[table, Member.family_card_no] = Kleene.of(has_partner, judged)
    return AcrossAnswers(answers, {("household", Household.family_card_no): ~register.family("household").grouped})


@across_rule(
    "LIN-014",
    [
        (Member, Member.family_card_no),
        (Member, Member.relation_code),
        (Member, Member.marital_code),
        (Household, Household.member_count),
    ],
    WARN,
    title="KK tunggal: hanya satu anggota yang terdata.",
    fix="Masukkan semua anggota sesuai KK. Bila benar tinggal sendiri, tandai sudah diperiksa.",
    basis='"KK tunggal" disebut oleh KPK dan Kemensos',
    passes=[{"member": [_BUDI | _HEAD | {"marital_code": "4"}]}],
    fails=[
        {"member": [_BUDI | _HEAD | _MARRIED]},
        {
            "household": [{"family_card_no": _FAMILY, "member_count": 3}],
            "member": [_BUDI | _HEAD | {"marital_code": "4"}],
        },
    ],
)
def who_is_listed_alone_lives_alone(register: RegisterRows) -> AcrossAnswers:
    """A head without a marriage, of whose family no larger number is stated; unknown when a code is blank."""
    members, homes, families = register.member, register.household, register.family_present
    alone = families.has(families.count(families.grouped) == 1)
    stated = homes.number(Household.member_count)
    nothing_stated = Kleene.of(~homes.filled(Household.member_count).is_true)
    says_one = Kleene.of(stated.values == 1, stated.known) | nothing_stated
    one_stated = families.spread(register.family("household").all(says_one))
    codes = (Member.relation_code, Member.marital_code)
    answer = all_of(
        [
            members.is_code(Member.relation_code, HEAD),
            members.is_code(Member.marital_code, *UNMARRIED),
            one_stated,
        ]
    ).unknown_unless(all_of(members.filled(code) for code in codes))
    no_family = register.present & ~families.grouped
    answer = answer.unknown_unless(Kleene.of(~no_family)).among(alone | no_family)
    doubted = families.count(answer.is_unknown) > 0
    return AcrossAnswers(
        {("member", Member.family_card_no): answer},
        {
            ("member", Member.family_card_no): answer.is_unknown & no_family,
            **{("member", code): answer.is_unknown & alone for code in codes},
            ("household", Household.member_count): register.family("household").has(doubted),
        },
    )


_EVIDENCE = (
    Member.birth_date,
    Member.pregnant,
    Member.school_participation_code,
    Member.disability_code,
    Member.disability_type_code,
)


@across_rule(
    "LIN-020",
    [
        (Household, Household.receives_pkh),
        (Member, Member.receives_pkh),
        *((Member, column) for column in _EVIDENCE),
    ],
    WARN,
    at=[(Household, Household.receives_pkh), (Member, Member.receives_pkh)],
    title="Keluarga menerima PKH, tetapi tidak terlihat anggota yang memenuhi syarat.",
    fix="Periksa umur, kehamilan, sekolah dan disabilitas anggota keluarga.",
    basis="Komponen PKH (kesehatan, pendidikan, kesejahteraan sosial); batas umur belum diverifikasi",
    passes=[
        {
            "household": [{"family_card_no": _FAMILY, "receives_pkh": "1"}],
            "member": [_ADI | {"birth_date": "2014-02-10", "school_participation_code": "2"}],
        }
    ],
    fails=[
        {
            "household": [{"family_card_no": _FAMILY, "receives_pkh": "1"}],
            "member": [
                _BUDI
                | _MAN
                | {
                    "birth_date": "1980-08-17",
                    "pregnant": "2",
                    "school_participation_code": "3",
                    "disability_code": "4",
                    "disability_type_code": "00",
                }
            ],
        }
    ],
)
def family_with_pkh_has_who_qualifies(register: RegisterRows) -> AcrossAnswers:
    """One present member who qualifies is enough; unknown where a blank could be one, or no member is listed."""
    members, families = register.member, register.family_present
    evidence = _pkh_evidence(members)
    qualifies = families.any(any_of(evidence.values()))
    everybody = register.family("member")
    qualifies = qualifies.unknown_unless(Kleene.of(everybody.count(everybody.grouped) > 0))
    receives = {
        "household": register.household.means(Household.receives_pkh, "is_yes").is_true,
        "member": members.means(Member.receives_pkh, "is_yes").is_true & register.present,
    }
    answers: AnswersAcross = {
        (table, Member.receives_pkh): register.family(table).spread(qualifies).among(rows)
        for table, rows in receives.items()
    }
    doubted = np.zeros(families.size, dtype=bool)
    for (table, _), answer in answers.items():
        doubted |= register.family(table).count(answer.is_unknown) > 0
    asked = families.has(doubted)
    return AcrossAnswers(
        answers, {("member", column): asked & answer.is_unknown for column, answer in evidence.items()}
    )


def _pkh_evidence(members: Rows) -> dict[str, Kleene]:
    """Whether a member qualifies for PKH, by the cell that is asked for where it cannot be told."""
    limits, age = members.limits, members.age_years(Member.birth_date)
    by_age = age.within(0, limits.pkh_young_age_max) | (age >= members.profile.number("pkh_elderly_min_age"))
    of_school_age = age.within(limits.pkh_school_age_min, limits.pkh_school_age_max)
    fertile = age.within(limits.pregnancy_age_min, limits.pregnancy_age_max)
    cannot_be_pregnant = any_of(
        [members.is_code(Member.sex_code, "1"), ~fertile, members.is_code(Member.marital_code, "1")]
    ).is_true
    pregnant = members.means(Member.pregnant, "is_yes")
    severe = members.means(Member.disability_code, "has_severe_disability")
    no_disability = members.is_code(Member.disability_type_code, NO_DISABILITY).is_true
    return {
        Member.birth_date: by_age,
        Member.pregnant: Kleene(np.where(pregnant.is_unknown & cannot_be_pregnant, FALSE, pregnant.truth)),
        Member.school_participation_code: of_school_age
        & members.is_code(Member.school_participation_code, AT_SCHOOL),
        Member.disability_code: Kleene(np.where(severe.is_unknown & no_disability, FALSE, severe.truth)),
    }
