"""The three tables of the register: what each column is called, holds, and may give away.

A column is stated here once. The official template, the code lists offered in its drop-downs, the dtype of
the register, the masking of reports and the headings by which a column is found are all read from these
classes. Columns hold typed values; why a value is missing (blank, unreadable, noted, not in the layout) stands
beside the table, see `schemas.cells`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.codes import code_list

if TYPE_CHECKING:
    # A column read from its class (`Member.nik`) is its name.
    Text: TypeAlias = str
    Code: TypeAlias = str
    Integer: TypeAlias = str
    Decimal: TypeAlias = str
    Date: TypeAlias = str
else:
    Text = Series[str]
    Code = Series[pd.CategoricalDtype]
    Integer = Series[pd.Int64Dtype]
    Decimal = Series[float]
    Date = Series[pd.Timestamp]

DType = Literal["text", "code", "integer", "decimal", "date"]
_DTYPES: Mapping[Any, DType] = {
    Text: "text",
    Code: "code",
    Integer: "integer",
    Decimal: "decimal",
    Date: "date",
}

IDENTIFIERS = frozenset({"nik", "family_card_no", "head_nik", "child_nik", "parent_nik"})
"""The 16-digit numbers, in whatever table they stand."""

NAMES = frozenset({"head_name", "name", "mother_name", "child_name", "parent_name"})
"""Names of persons: a lone dash or zero is a blank."""

MEASURES = ("weight_kg", "height_cm", "birth_weight_kg", "birth_length_cm", "muac_cm")
"""Weights and lengths as posyandu write them."""

REPORTED_SCORES = ("reported_waz", "reported_haz", "reported_whz")
"""z-scores as a source gives them; compared, never used."""


@dataclass(frozen=True)
class Column:
    """What is known of one column.

    Attributes:
        table: ``household``, ``member`` or ``child``.
        name: canonical name.
        heading: the heading of the official template, Indonesian.
        dtype: text, code, integer, decimal or date.
        codes: name of its code list, empty for other columns.
        unit: of a number, empty without one.
        pii: open, quasi, personal or specific; only open and quasi values are ever shown.
        required: ``always``, ``no``, or in words when it is owed.
        text: what it holds.
    """

    table: str
    name: str
    heading: str
    dtype: DType
    codes: str
    unit: str
    pii: str
    required: str
    text: str


class Table(pa.DataFrameModel):
    """What the three tables share."""


def column(
    heading: str,
    *,
    pii: Literal["open", "quasi", "personal", "specific"],
    text: str,
    codes: str = "",
    unit: str = "",
    required: str = "no",
) -> Any:  # noqa: ANN401 - Pandera's own type of a field
    """A column of a table; see `Column` for the words."""
    categories = {"categories": list(code_list(codes).labels), "ordered": False} if codes else None
    facts = {"codes": codes, "unit": unit, "pii": pii, "required": required}
    return pa.Field(nullable=True, title=heading, description=text, metadata=facts, dtype_kwargs=categories)


class Household(Table):
    """One family card: the family, its home, what it owns and what it receives."""

    family_card_no: Text = column(
        "Nomor KK",
        pii="personal",
        required="always",
        text="Family card number (nomor KK), 16 digits, text. Key of the table.",
    )
    dtks_id: Text = column(
        "ID DTKS",
        pii="personal",
        text="Id of the family or household in the DTKS/BDT register (ID DTKS, IDBDT).",
    )
    p3ke_family_id: Text = column(
        "ID Keluarga P3KE",
        pii="personal",
        text="Id of the family in the P3KE list.",
    )
    village_code: Text = column(
        "Kode Kampung/Kelurahan",
        pii="quasi",
        required="always",
        text="Kemendagri village code, 10 digits without dots, as in siak_regions.csv.",
    )
    village_name: Text = column("Kampung/Kelurahan", pii="quasi", text="Village name as written.")
    subdistrict_name: Text = column("Kecamatan", pii="open", text="Kecamatan name as written.")
    regency_name: Text = column("Kabupaten", pii="open", text="Kabupaten/kota name as written.")
    province_name: Text = column("Provinsi", pii="open", text="Province name as written.")
    address: Text = column(
        "Alamat",
        pii="personal",
        required="always",
        text="Street or block address as written.",
    )
    hamlet: Text = column("Dusun", pii="quasi", text="Dusun (hamlet) name.")
    rt: Text = column(
        "RT",
        pii="quasi",
        required="always",
        text="RT number, three digits with leading zeros.",
    )
    rw: Text = column(
        "RW",
        pii="quasi",
        required="always",
        text="RW number, three digits with leading zeros.",
    )
    head_name: Text = column(
        "Nama Kepala Keluarga",
        pii="personal",
        required="always",
        text="Name of the head of the family.",
    )
    head_nik: Text = column(
        "NIK Kepala Keluarga",
        pii="personal",
        text="NIK of the head of the family, 16 digits, text.",
    )
    member_count: Integer = column(
        "Jumlah Anggota Keluarga",
        unit="persons",
        pii="open",
        required="always",
        text="Number of members as stated by the family.",
    )
    surveyed_on: Date = column(
        "Tanggal Pendataan",
        pii="open",
        text="Day the answers of this row were collected.",
    )
    monthly_spending_idr: Integer = column(
        "Pengeluaran Sebulan (Rp)",
        unit="IDR per family per month",
        pii="specific",
        text="Consumption spending of the whole family in a month, own production included.",
    )
    decile_national: Integer = column(
        "Desil Nasional",
        unit="decile 1-10",
        pii="specific",
        text="Official national welfare decile carried from DTSEN/P3KE; never computed here.",
    )
    decile_as_of: Date = column(
        "Periode Desil",
        pii="open",
        required="if decile_national is given",
        text="First day of the quarter of the DTSEN version the decile comes from.",
    )
    has_shelter: Code = column(
        "Punya Tempat Berteduh",
        codes="yes_no",
        pii="specific",
        text="The family has a place to live every day (Kepmensos 262/HUK/2022, first criterion).",
    )
    building_status_code: Code = column(
        "Status Bangunan",
        codes="building_status",
        pii="open",
        required="if has_shelter is not 2",
        text="Right to the building lived in.",
    )
    floor_area_m2: Decimal = column(
        "Luas Lantai (m2)",
        unit="m2",
        pii="open",
        required="if has_shelter is not 2",
        text="Floor area of the building.",
    )
    floor_code: Code = column(
        "Jenis Lantai",
        codes="floor",
        pii="open",
        required="if has_shelter is not 2",
        text="Material of the largest part of the floor.",
    )
    wall_code: Code = column(
        "Jenis Dinding",
        codes="wall",
        pii="open",
        required="if has_shelter is not 2",
        text="Material of the largest part of the wall.",
    )
    wall_plastered: Code = column(
        "Tembok Diplester",
        codes="yes_no",
        pii="open",
        required="if wall_code is 1 (template only)",
        text="A masonry wall is plastered; needed for criterion f.",
    )
    roof_code: Code = column(
        "Jenis Atap",
        codes="roof",
        pii="open",
        required="if has_shelter is not 2",
        text="Material of the largest part of the roof.",
    )
    water_code: Code = column(
        "Sumber Air Minum",
        codes="water",
        pii="open",
        required="if has_shelter is not 2",
        text="Main source of drinking water.",
    )
    lighting_code: Code = column(
        "Sumber Penerangan",
        codes="lighting",
        pii="open",
        required="if has_shelter is not 2",
        text="Main source of light.",
    )
    power_code: Code = column(
        "Daya Listrik",
        codes="power",
        pii="open",
        required="if lighting_code is 1",
        text="Installed PLN power.",
    )
    cooking_fuel_code: Code = column(
        "Bahan Bakar Memasak",
        codes="cooking_fuel",
        pii="open",
        required="if has_shelter is not 2",
        text="Main cooking fuel.",
    )
    latrine_code: Code = column(
        "Fasilitas BAB",
        codes="latrine",
        pii="open",
        required="if has_shelter is not 2",
        text="Latrine and who uses it.",
    )
    toilet_code: Code = column(
        "Jenis Kloset",
        codes="toilet",
        pii="open",
        required="if latrine_code is 1, 2 or 3",
        text="Kind of toilet pan.",
    )
    sewage_code: Code = column(
        "Pembuangan Akhir Tinja",
        codes="sewage",
        pii="open",
        required="if latrine_code is 1, 2 or 3",
        text="Where the faeces finally go.",
    )
    worry_food: Code = column(
        "Pernah Khawatir Tidak Makan",
        codes="yes_no",
        pii="specific",
        text="In the last year the family worried about not eating, or did not eat (criterion b).",
    )
    food_share_over_half: Code = column(
        "Belanja Makan Lebih dari Separuh",
        codes="yes_no",
        pii="specific",
        text="Food takes more than half of all spending (criterion c).",
    )
    no_clothing_spending: Code = column(
        "Tidak Belanja Pakaian Setahun",
        codes="yes_no",
        pii="specific",
        text="No spending on clothing during the last year (criterion d).",
    )
    has_large_gas_cylinder: Code = column(
        "Tabung Gas 5,5 kg atau Lebih",
        codes="yes_no",
        pii="open",
        text="The family owns: gas cylinder of 5.5 kg or more.",
    )
    has_fridge: Code = column("Lemari Es", codes="yes_no", pii="open", text="The family owns: fridge.")
    has_ac: Code = column("AC", codes="yes_no", pii="open", text="The family owns: air conditioner.")
    has_water_heater: Code = column(
        "Pemanas Air",
        codes="yes_no",
        pii="open",
        text="The family owns: water heater.",
    )
    has_landline_phone: Code = column(
        "Telepon Rumah",
        codes="yes_no",
        pii="open",
        text="The family owns: landline telephone.",
    )
    has_flat_tv: Code = column(
        "TV Layar Datar",
        codes="yes_no",
        pii="open",
        text="The family owns: flat-screen TV of 30 inch or more (older layouts: any TV).",
    )
    has_gold_jewellery: Code = column(
        "Emas/Perhiasan",
        codes="yes_no",
        pii="specific",
        text="The family owns: gold or jewellery of 10 g or more (unverified limit).",
    )
    has_computer: Code = column(
        "Komputer/Laptop/Tablet",
        codes="yes_no",
        pii="open",
        text="The family owns: computer, laptop or tablet.",
    )
    has_motorcycle: Code = column(
        "Sepeda Motor",
        codes="yes_no",
        pii="open",
        text="The family owns: motorcycle.",
    )
    has_bicycle: Code = column("Sepeda", codes="yes_no", pii="open", text="The family owns: bicycle.")
    has_car: Code = column("Mobil", codes="yes_no", pii="open", text="The family owns: car.")
    has_boat: Code = column(
        "Perahu",
        codes="yes_no",
        pii="open",
        text="The family owns: boat without engine.",
    )
    has_motor_boat: Code = column(
        "Perahu Motor/Kapal",
        codes="yes_no",
        pii="open",
        text="The family owns: boat with engine or ship.",
    )
    has_smartphone: Code = column(
        "Smartphone",
        codes="yes_no",
        pii="open",
        text="The family owns: smartphone.",
    )
    has_savings: Code = column(
        "Simpanan Uang/Perhiasan/Ternak",
        codes="yes_no",
        pii="specific",
        text="The family owns: savings in money, jewellery, livestock or other.",
    )
    has_other_land: Code = column(
        "Lahan Lain",
        codes="yes_no",
        pii="specific",
        text="The family owns: land other than the one lived on.",
    )
    has_other_house: Code = column(
        "Rumah Lain",
        codes="yes_no",
        pii="specific",
        text="The family owns: another house.",
    )
    cattle_count: Integer = column("Jumlah Sapi", unit="animals", pii="open", text="Number of cattle owned.")
    buffalo_count: Integer = column(
        "Jumlah Kerbau",
        unit="animals",
        pii="open",
        text="Number of buffaloes owned.",
    )
    horse_count: Integer = column("Jumlah Kuda", unit="animals", pii="open", text="Number of horses owned.")
    pig_count: Integer = column("Jumlah Babi", unit="animals", pii="open", text="Number of pigs owned.")
    goat_count: Integer = column(
        "Jumlah Kambing/Domba",
        unit="animals",
        pii="open",
        text="Number of goats and sheep owned.",
    )
    receives_pkh: Code = column(
        "Penerima PKH",
        codes="yes_no",
        pii="specific",
        text="The family receives PKH (conditional cash).",
    )
    receives_sembako: Code = column(
        "Penerima Sembako/BPNT",
        codes="yes_no",
        pii="specific",
        text="The family receives Sembako, formerly BPNT.",
    )
    receives_pbi: Code = column(
        "Penerima PBI JKN",
        codes="yes_no",
        pii="specific",
        text="The family receives state-paid health insurance (PBI JKN).",
    )
    receives_local_pbi: Code = column(
        "Penerima PBI Pemda",
        codes="yes_no",
        pii="specific",
        text="The family receives health insurance paid by the local government.",
    )
    receives_other_aid: Code = column(
        "Penerima Bantuan Lain",
        codes="yes_no",
        pii="specific",
        text="The family receives any other assistance (BLT-DD, BST, BPUM, KUR, PIP, subsidies).",
    )
    reported_stunting_risk: Code = column(
        "Risiko Stunting Menurut Sumber",
        codes="yes_no",
        pii="specific",
        text="Stunting-risk mark as given by the source (P3KE/BKKBN); compared with ours, never used as ours.",
    )
    field_verification_code: Code = column(
        "Hasil Verifikasi Lapangan",
        codes="field_verification",
        pii="specific",
        text="Result of the field visit.",
    )
    verified_on: Date = column(
        "Tanggal Verifikasi",
        pii="open",
        required="if field_verification_code is given",
        text="Day of the field visit.",
    )


class Member(Table):
    """One person on a family card."""

    nik: Text = column(
        "NIK",
        pii="personal",
        required="always",
        text="Person number (NIK), 16 digits, text. Key of the table.",
    )
    family_card_no: Text = column(
        "Nomor KK",
        pii="personal",
        required="always",
        text="Family card number; joins to household.",
    )
    dtks_id: Text = column(
        "ID DTKS",
        pii="personal",
        text="Id of the family or household in the DTKS/BDT register.",
    )
    p3ke_family_id: Text = column(
        "ID Keluarga P3KE",
        pii="personal",
        text="Id of the family in the P3KE list.",
    )
    source_person_id: Text = column(
        "ID Anggota Sumber",
        pii="personal",
        text="Id of the person in the source (IDARTBDT, P3KE id_individu).",
    )
    name: Text = column(
        "Nama Lengkap",
        pii="personal",
        required="always",
        text="Full name as on the KTP or KK.",
    )
    sex_code: Code = column("Jenis Kelamin", codes="sex", pii="open", required="always", text="Sex.")
    birth_place: Text = column("Tempat Lahir", pii="personal", text="Place of birth as written.")
    birth_date: Date = column("Tanggal Lahir", pii="personal", required="always", text="Date of birth.")
    relation_code: Code = column(
        "Hubungan dengan Kepala Keluarga",
        codes="relation",
        pii="open",
        required="always",
        text="Relation to the head of the family.",
    )
    marital_code: Code = column(
        "Status Perkawinan",
        codes="marital",
        pii="open",
        required="if presence_code is 1, 5 or missing",
        text="Marital status.",
    )
    mother_name: Text = column(
        "Nama Ibu Kandung",
        pii="personal",
        required="if the layout has the column",
        text="Name of the birth mother.",
    )
    presence_code: Code = column(
        "Keberadaan Anggota",
        codes="presence",
        pii="open",
        text="Whether the person was found living with the family.",
    )
    pregnant: Code = column(
        "Sedang Hamil",
        codes="yes_no",
        pii="specific",
        required="if sex_code is 2, age 10-54 and marital_code is 2, 3 or 4",
        text="Pregnant now (health data).",
    )
    disability_code: Code = column(
        "Kesulitan Fungsional Terberat",
        codes="disability",
        pii="specific",
        text="Worst of the functional difficulties asked by Regsosek/DTSEN (lowest code over the items).",
    )
    disability_type_code: Code = column(
        "Jenis Disabilitas",
        codes="disability_type",
        pii="specific",
        text="Kind of disability where the source lists kinds instead of difficulty (BDT, Dukcapil).",
    )
    chronic_disease_code: Code = column(
        "Penyakit Kronis",
        codes="chronic_disease",
        pii="specific",
        text="Main chronic disease.",
    )
    nutrition_code: Code = column(
        "Catatan Gizi Anak",
        codes="nutrition",
        pii="specific",
        required="if age is below 5 (Regsosek/DTSEN only)",
        text="Nutrition record of a child as told by the family; not a measurement.",
    )
    school_participation_code: Code = column(
        "Partisipasi Sekolah",
        codes="school_participation",
        pii="open",
        required="if age is 5 or more",
        text="School participation.",
    )
    education_level_code: Code = column(
        "Jenjang Pendidikan Tertinggi",
        codes="education_level",
        pii="open",
        required="if school_participation_code is 2 or 3",
        text="Highest level ever attended.",
    )
    grade_code: Integer = column(
        "Kelas Tertinggi",
        unit="grade 1-8",
        pii="open",
        text="Highest grade at that level; 8 = finished.",
    )
    ijazah_code: Code = column(
        "Ijazah Tertinggi",
        codes="ijazah",
        pii="open",
        required="if school_participation_code is 2 or 3",
        text="Highest certificate held.",
    )
    education_text: Text = column(
        "Pendidikan di KK",
        pii="open",
        text="Education as written on the KK/KTP (free text).",
    )
    working: Code = column(
        "Bekerja Seminggu Terakhir",
        codes="yes_no",
        pii="open",
        required="if relation_code is 1; else if age is 10 or more",
        text="Worked during the last week; of the head: criterion a.",
    )
    work_status_code: Code = column(
        "Kedudukan dalam Pekerjaan",
        codes="work_status",
        pii="open",
        required="if working is 1",
        text="Status in the main job.",
    )
    occupation: Text = column("Pekerjaan", pii="open", text="Occupation as written.")
    padan_status: Code = column(
        "Status Padan Dukcapil",
        codes="padan",
        pii="personal",
        text="Result of matching with the population register (Dukcapil).",
    )
    receives_pkh: Code = column(
        "Penerima PKH",
        codes="yes_no",
        pii="specific",
        text="This person is listed as recipient of PKH.",
    )
    receives_sembako: Code = column(
        "Penerima Sembako/BPNT",
        codes="yes_no",
        pii="specific",
        text="This person is listed as recipient of Sembako/BPNT.",
    )
    receives_pbi: Code = column(
        "Penerima PBI JKN",
        codes="yes_no",
        pii="specific",
        text="This person is listed as recipient of state-paid health insurance.",
    )
    receives_local_pbi: Code = column(
        "Penerima PBI Pemda",
        codes="yes_no",
        pii="specific",
        text="This person is listed as recipient of locally paid health insurance.",
    )


class Child(Table):
    """One measurement of one child on one day."""

    child_nik: Text = column(
        "NIK Anak",
        pii="specific",
        text="NIK of the child, 16 digits, text. Key together with measured_on.",
    )
    child_name: Text = column("Nama Anak", pii="specific", required="always", text="Name of the child.")
    family_card_no: Text = column(
        "Nomor KK",
        pii="specific",
        text="Family card number of the child, where the export carries it.",
    )
    sex_code: Code = column(
        "Jenis Kelamin",
        codes="sex",
        pii="specific",
        required="always",
        text="Sex of the child.",
    )
    birth_date: Date = column(
        "Tanggal Lahir",
        pii="specific",
        required="always",
        text="Date of birth of the child.",
    )
    birth_order: Integer = column(
        "Anak Ke",
        unit="order",
        pii="specific",
        text="Order of birth among siblings.",
    )
    birth_weight_kg: Decimal = column("Berat Lahir (kg)", unit="kg", pii="specific", text="Weight at birth.")
    birth_length_cm: Decimal = column(
        "Panjang Lahir (cm)",
        unit="cm",
        pii="specific",
        text="Length at birth.",
    )
    parent_nik: Text = column(
        "NIK Orang Tua",
        pii="personal",
        text="NIK of the mother (or father) as given with the measurement.",
    )
    parent_name: Text = column(
        "Nama Orang Tua",
        pii="personal",
        required="if child_nik is missing",
        text="Name of the parent as given with the measurement.",
    )
    measured_on: Date = column(
        "Tanggal Pengukuran",
        pii="specific",
        required="always",
        text="Day of the measurement.",
    )
    weight_kg: Decimal = column("Berat (kg)", unit="kg", pii="specific", required="always", text="Weight.")
    height_cm: Decimal = column(
        "Panjang/Tinggi (cm)",
        unit="cm",
        pii="specific",
        required="always",
        text="Length (lying) or height (standing).",
    )
    measure_position_code: Code = column(
        "Cara Ukur",
        codes="measure_position",
        pii="open",
        text="Lying or standing when measured.",
    )
    muac_cm: Decimal = column(
        "LiLA (cm)",
        unit="cm",
        pii="specific",
        text="Mid-upper-arm circumference (LiLA).",
    )
    oedema: Code = column("Bengkak Kedua Kaki", codes="yes_no", pii="specific", text="Swelling of both feet.")
    reported_age_text: Text = column(
        "Usia Saat Ukur",
        pii="specific",
        text="Age at measurement as text of the export; only compared.",
    )
    reported_waz: Decimal = column(
        "ZS BB/U",
        unit="z-score",
        pii="specific",
        text="Weight-for-age z-score as exported; compared, never used.",
    )
    reported_haz: Decimal = column(
        "ZS TB/U",
        unit="z-score",
        pii="specific",
        text="Height-for-age z-score as exported; compared, never used.",
    )
    reported_whz: Decimal = column(
        "ZS BB/TB",
        unit="z-score",
        pii="specific",
        text="Weight-for-height z-score as exported; compared, never used.",
    )
    reported_waz_class: Text = column("Status BB/U", pii="specific", text="Weight-for-age class as exported.")
    reported_haz_class: Text = column("Status TB/U", pii="specific", text="Height-for-age class as exported.")
    reported_whz_class: Text = column(
        "Status BB/TB",
        pii="specific",
        text="Weight-for-height class as exported.",
    )
    village_code: Text = column(
        "Kode Kampung/Kelurahan",
        pii="quasi",
        required="always",
        text="Kemendagri village code of the child, 10 digits.",
    )
    village_name: Text = column("Kampung/Kelurahan", pii="quasi", text="Village name as written.")
    subdistrict_name: Text = column("Kecamatan", pii="open", text="Kecamatan name as written.")
    regency_name: Text = column("Kabupaten", pii="open", text="Kabupaten/kota name as written.")
    province_name: Text = column("Provinsi", pii="open", text="Province name as written.")
    health_centre: Text = column("Puskesmas", pii="open", text="Puskesmas.")
    posyandu: Text = column("Posyandu", pii="quasi", text="Posyandu where the child was measured.")
    rt: Text = column("RT", pii="quasi", text="RT number.")
    rw: Text = column("RW", pii="quasi", text="RW number.")
    address: Text = column("Alamat", pii="personal", text="Address as written.")


TABLES: Mapping[str, type[Table]] = MappingProxyType({"household": Household, "member": Member, "child": Child})


@cache
def columns_of(table: str) -> Mapping[str, Column]:
    """The columns of a table by name, in their order."""
    model = TABLES[table]
    annotations = model.__annotations__
    return MappingProxyType(
        {
            name: Column(
                table=table,
                name=name,
                heading=str(field.title),
                dtype=_DTYPES[annotations[name]],
                text=str(field.description),
                **field.metadata or {},
            )
            for name, field in model.to_schema().columns.items()
        }
    )


def table_name(model: type[Table]) -> str:
    """``household`` for `Household`, and so on."""
    return model.__name__.lower()
