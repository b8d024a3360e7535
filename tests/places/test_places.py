"""Places are compared folded, and a village is found from names only where they leave no doubt."""

import pandas as pd
import pytest

from schemas.places import (
    find_villages,
    fold_place,
    fold_place_name,
    folded_subdistrict,
    folded_village,
    regions,
    subdistrict_codes,
    subdistrict_name,
    village_codes,
    village_name,
)


def texts(*values):
    return pd.Series(list(values), dtype="str")


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Kampung Dalam", "DALAM"),
        ("Kp. Dalam", "DALAM"),
        ("Kampung Adat Kampung Tengah", "TENGAH"),
        ("Kampung Adat Sakai Contoh", "CONTOH"),
        ("Kampung Sakai Contoh", "SAKAICONTOH"),
        ("Sungaimempura", "SUNGAIMEMPURA"),
        ("Sei Mempura", "SUNGAIMEMPURA"),
        ("Telaga Samsam", "TELAGASAMSAM"),
        ("Telaga Sam-sam", "TELAGASAMSAM"),
        ("Sam-Sam", "SAMSAM"),
        ("Parit I/II", "PARIT12"),
        ("Dusun Pusaka", "DUSUNPUSAKA"),
        ("Kota Ringin", "KOTARINGIN"),
        ("S I A K", "SIAK"),
        ("KAB. SIAK", "SIAK"),
        ("Siak Sri Indrapura", "SIAK"),
        ("Kec. Kota Gasib", "KOTOGASIB"),
        ("Tlk. Masjid", "TELUKMESJID"),
        ("Buantan II", "BUATAN2"),
        ("Buatan Besar", "BUANTANBESAR"),
        ("Desa (lama) Tj. Kuras", "TANJUNGKURAS"),
        ("Kampung", "KAMPUNG"),
        ("I", "I"),
        ("-", ""),
    ],
)
def test_folding(written, folded):
    assert fold_place_name(written) == folded


def test_a_missing_name_stays_missing_and_the_index_is_kept():
    folded = fold_place(pd.Series([None, "Kp. Dalam", "--"], index=["a", "b", "c"], dtype="str"))
    assert folded.isna().tolist() == [True, False, True]
    assert folded["b"] == "DALAM"


def test_siak_has_14_subdistricts_122_kampung_and_9_kelurahan():
    levels = [region.level for region in regions().values()]
    assert (levels.count("desa"), levels.count("kelurahan"), levels.count("kecamatan")) == (122, 9, 14)
    assert (len(village_codes()), len(subdistrict_codes())) == (131, 14)


def test_folded_names_are_unique_inside_a_subdistrict():
    codes = texts(*village_codes())
    assert not pd.DataFrame({"of": folded_subdistrict(codes), "village": folded_village(codes)}).duplicated().any()


def test_a_code_that_is_no_village_has_no_name():
    assert village_name("1408011001") == "Kampung Dalam"
    assert village_name("140801") == village_name("9999999999") == ""
    assert subdistrict_name("1408011001") == subdistrict_name("140801") == "Siak"
    assert subdistrict_name("9999999999") == ""
    assert folded_village(texts("9999999999")).isna().all()


def found(village, subdistrict=None, regency=None):
    code = find_villages(texts(village), texts(subdistrict), texts(regency))[0]
    return None if pd.isna(code) else (village_name(code), subdistrict_name(code))


@pytest.mark.parametrize(
    ("names", "answer"),
    [
        (("Kp. Dalam", "Siak"), ("Kampung Dalam", "Siak")),
        (("Kp. Dalam",), ("Kampung Dalam", "Siak")),
        (("Kp. Dalam", None, "Kabupaten Siak"), ("Kampung Dalam", "Siak")),
        (("Kp. Dalam", "Siak", "Bengkalis"), None),
        (("Kp. Dalam", "Minas"), None),
        (("Rempak",), None),
        (("Rempak", "Siak"), ("Kampung Rempak", "Siak")),
        (("Rempak", "Sabak Auh"), ("Rempak", "Sabak Auh")),
        ((None, "Siak"), None),
        (("Dalam Sekali", "Siak"), None),
    ],
)
def test_finding_a_village_from_names(names, answer):
    assert found(*names) == answer


def test_without_a_column_of_regencies_the_village_is_found_too():
    assert find_villages(texts("Dalam"), texts("Siak")).tolist() == ["1408011001"]
