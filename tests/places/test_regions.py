"""Which system the codes of a file are of: the codes say it, the names may deny it."""

import pandas as pd
import pytest

from pipelines.regions import (
    BPS,
    KEMENDAGRI,
    NO_CODES,
    NOT_SETTLED,
    clean_codes,
    settle_region_system,
    to_kemendagri,
)
from schemas.places import regions

NAMES = ("village_name", "subdistrict_name", "regency_name")


def file_of(*rows):
    columns = ("village_code", *NAMES)
    padded = [(*row, *[None] * (len(columns) - len(row))) for row in rows]
    return pd.DataFrame(padded, columns=columns, dtype="str")


@pytest.mark.parametrize(
    ("rows", "system"),
    [
        ([(None, "Kp. Dalam")], NO_CODES),
        ([("-",)], NO_CODES),
        ([("1408011001",)], KEMENDAGRI),
        ([("14.08.01.1001",)], KEMENDAGRI),
        ([("1405020043",)], BPS),
        ([("14.05.02.0043",)], KEMENDAGRI),
        ([("1408011001",), ("1405020043",)], NOT_SETTLED),
        ([("1405020001",)], BPS),
        ([("1408990001",)], KEMENDAGRI),
        ([("1405020001",), ("1408990001",)], NOT_SETTLED),
        ([("1403010001",)], NOT_SETTLED),
        ([("1408", None, None, "KAB. SIAK")], KEMENDAGRI),
        ([("1405", None, None, "Siak")], BPS),
        ([("1408", None, None, "Siak"), ("1405", None, None, "Siak")], NOT_SETTLED),
        ([("1408011001", "Pinggir")], NOT_SETTLED),
        ([("1408041001", "Minas Jaya", "Tualang")], KEMENDAGRI),
        ([("1408011001", "Dalam", "Siak", "Bengkalis")], NOT_SETTLED),
        ([("1408011001", "Dalam"), ("1408011001", "Pinggir")], KEMENDAGRI),
        ([("1408011001", "Dalam"), (None, "Pinggir"), (None, "Pinggir")], KEMENDAGRI),
    ],
)
def test_the_system_of_a_file(rows, system):
    assert settle_region_system(file_of(*rows)) == system


def test_codes_of_other_columns_speak_too():
    rows = file_of((None, "Dalam", "Siak"), (None,))
    assert settle_region_system(rows, other_codes=[pd.Series(["140801", None], dtype="str")]) == KEMENDAGRI


def test_a_layout_that_owes_a_system_is_held_to_it():
    assert settle_region_system(file_of(("1405020043",)), owed=KEMENDAGRI) == NOT_SETTLED
    assert settle_region_system(file_of(("1405020043",)), owed=BPS) == BPS
    assert settle_region_system(file_of((None,)), owed=BPS) == NO_CODES


def test_every_village_is_found_from_its_code_of_bps_and_a_strange_code_stays():
    villages = [region for region in regions().values() if region.is_village]
    codes = pd.Series([village.bps_code for village in villages] + ["1405020001", None], dtype="str")
    translated = to_kemendagri(codes)
    assert translated[:-2].tolist() == [village.code for village in villages]
    assert translated.iloc[-2] == "1405020001"
    assert pd.isna(translated.iloc[-1])


def test_codes_are_cleaned_as_identifiers_are():
    assert (
        clean_codes(pd.Series(["14.08.01.1001", "1408011001.0", " '1408011001"], dtype="str")).tolist()
        == ["1408011001"] * 3
    )
