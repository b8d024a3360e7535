import numpy as np
import pandas as pd
import pytest

from pipelines.growth import INDICES, growth_classes, z_scores
from schemas.growth import lms_table

LYING, STANDING = "1", "2"


def child(**known):
    """One boy of 400 days, 10 kg and 76 cm, measured lying; what is given replaces it."""
    usual = {
        "sex_code": "1",
        "age_days": 400.0,
        "weight_kg": 10.0,
        "height_cm": 76.0,
        "measure_position_code": LYING,
        "oedema": "2",
    }
    return pd.DataFrame([usual | known])


def score(*, plausible_measures_only=False, **known):
    return z_scores(child(**known), plausible_measures_only=plausible_measures_only).iloc[0]


def given(row):
    """Names of the indices that have a z-score."""
    return [name for name in INDICES if pd.notna(row[name])]


@pytest.mark.parametrize(
    ("age_days", "position", "adjusted_cm"),
    [
        (730, STANDING, 86.7),
        (730.49, STANDING, 86.7),
        (730.5, STANDING, 86.0),
        (731, STANDING, 86.0),
        (730, LYING, 86.0),
        (730.5, LYING, 85.3),
        (731, LYING, 85.3),
        (730, None, 86.0),
        (731, None, 86.0),
        (np.nan, LYING, 86.0),
        (np.nan, STANDING, 86.0),
    ],
)
def test_a_measure_is_turned_into_the_one_meant_at_that_age(age_days, position, adjusted_cm):
    row = score(age_days=age_days, measure_position_code=position, height_cm=86.0)
    assert row["adjusted_cm"] == pytest.approx(adjusted_cm, abs=1e-9)


@pytest.mark.parametrize(
    ("age", "adjusted_cm"),
    [
        ({"age_days": 273}, 70.0),
        ({"age_days": 274}, 70.7),
        ({"age_days": np.nan, "age_months": 8.99}, 70.0),
        ({"age_days": np.nan, "age_months": 9}, 70.7),
    ],
)
def test_a_standing_child_under_nine_months_is_not_believed(age, adjusted_cm):
    row = score(measure_position_code=STANDING, height_cm=70.0, **age)
    assert row["adjusted_cm"] == pytest.approx(adjusted_cm, abs=1e-9)


def test_twenty_four_months_are_731_days():
    by_months = score(age_days=np.nan, age_months=24.0, measure_position_code=LYING)
    assert by_months["adjusted_cm"] == pytest.approx(75.3)
    assert by_months["haz"] == score(age_days=731, measure_position_code=LYING)["haz"]


def test_days_count_where_days_and_months_are_known():
    both = score(age_days=400.0, age_months=50.0)
    assert both["haz"] == score(age_days=400.0)["haz"]


def test_months_alone_are_enough():
    months = child(age_months=12.0).drop(columns="age_days")
    assert z_scores(months, plausible_measures_only=False)["haz"].item() == score(age_days=365.0)["haz"]


@pytest.mark.parametrize(
    "age", [{"age_days": 1826}, {"age_days": np.nan, "age_months": 59.99}, {"age_days": 1826.2}]
)
def test_the_last_day_below_sixty_months_has_z_scores(age):
    assert given(score(height_cm=105.0, weight_kg=17.0, **age)) == list(INDICES)


@pytest.mark.parametrize(
    "age",
    [
        {"age_days": 1827},
        {"age_days": np.nan, "age_months": 60.0},
        {"age_days": 1826.25},
        {"age_days": 1e300},
    ],
)
def test_from_sixty_months_there_is_no_z_score_but_an_adjusted_length(age):
    row = score(height_cm=105.0, weight_kg=17.0, **age)
    assert given(row) == []
    assert row["adjusted_cm"] == pytest.approx(104.3)


@pytest.mark.parametrize("age_days", [-1, -0.3])
def test_before_birth_there_is_no_z_score_for_age(age_days):
    assert given(score(age_days=age_days)) == ["whz"]


def test_without_age_only_weight_for_length_is_given():
    assert given(score(age_days=np.nan)) == ["whz"]


@pytest.mark.parametrize("sex_code", [None, "3", ""])
def test_without_sex_there_is_no_z_score_but_an_adjusted_length(sex_code):
    row = score(sex_code=sex_code, measure_position_code=STANDING)
    assert given(row) == []
    assert row["adjusted_cm"] == pytest.approx(76.7)


def test_oedema_leaves_only_height_for_age():
    row = score(oedema="1")
    assert given(row) == ["haz"]
    assert row["haz"] == score()["haz"]
    assert score(oedema=None)["waz"] == score()["waz"]


@pytest.mark.parametrize(("weight_kg", "indices"), [(np.nan, ["haz"]), (-1.0, ["haz"]), (0.0, ["haz", "whz"])])
def test_a_weight_that_is_none_leaves_height_for_age(weight_kg, indices):
    # For weight 0 the reference gives a (flagged) weight-for-length, and no weight-for-age.
    assert given(score(weight_kg=weight_kg)) == indices


@pytest.mark.parametrize("height_cm", [np.nan, 0.0, np.inf])
def test_a_length_that_is_none_leaves_weight_for_age(height_cm):
    assert given(score(height_cm=height_cm)) == ["waz"]


@pytest.mark.parametrize(
    ("age_days", "height_cm", "is_given"),
    [
        (100, 44.99, False),
        (100, 45.0, True),
        (700, 110.0, True),
        (700, 110.01, False),
        (800, 64.99, False),
        (800, 65.0, True),
        (800, 120.0, True),
        (800, 120.01, False),
    ],
)
def test_weight_for_length_ends_with_its_tables(age_days, height_cm, is_given):
    row = score(age_days=age_days, height_cm=height_cm, measure_position_code=None)
    assert pd.notna(row["whz"]) == is_given


def test_without_age_and_position_the_height_table_begins_at_87_cm():
    def whz(height_cm, position):
        return score(age_days=np.nan, weight_kg=12.0, height_cm=height_cm, measure_position_code=position)["whz"]

    assert whz(86.9, None) == whz(86.9, LYING) != whz(86.9, STANDING)
    assert whz(87.0, None) == whz(87.0, STANDING) != whz(87.0, LYING)


def test_age_and_not_position_chooses_the_table():
    standing_infant = score(age_days=100, height_cm=60.0, weight_kg=6.0, measure_position_code=STANDING)
    lying_infant = score(age_days=100, height_cm=60.0, weight_kg=6.0, measure_position_code=LYING)
    assert standing_infant["whz"] == lying_infant["whz"]


def test_length_between_two_rows_lies_between_their_z_scores():
    def whz(height_cm):
        return score(age_days=np.nan, height_cm=height_cm, weight_kg=14.0)["whz"]

    assert whz(76.1) < whz(76.05) < whz(76.0)


def test_a_length_just_under_a_row_is_read_as_the_reference_reads_it():
    # 103.1 - 0.7 is 102.39999999999999 in binary: the reference then takes the row of 102.5 cm.
    lying = score(sex_code="2", age_days=1200, weight_kg=16.0, height_cm=103.1, measure_position_code=LYING)
    assert lying["whz"] == 0.02


@pytest.mark.parametrize(
    ("known", "index", "z", "flag"),
    [
        ({"sex_code": "1", "age_days": 1000, "height_cm": 150.1}, "haz", 15.79, 1),
        (
            {"sex_code": "1", "age_days": 987, "height_cm": 72.86, "measure_position_code": LYING},
            "haz",
            -6.09,
            1,
        ),
        ({"sex_code": "1", "age_days": 44, "height_cm": 50.0}, "haz", -3.29, 0),
        ({"sex_code": "2", "age_days": 1522, "weight_kg": 17.0}, "waz", 0.24, 0),
    ],
)
def test_published_single_answers(known, index, z, flag):
    row = score(**({"measure_position_code": None} | known))
    assert row[index] == z
    assert row[f"{index}_flag"] == flag


@pytest.mark.parametrize(
    ("exact_z", "flag"), [(6.0, 0), (6.004, 0), (6.006, 1), (-6.0, 0), (-6.004, 0), (-6.006, 1)]
)
def test_a_flag_is_set_strictly_beyond_the_limit_of_the_rounded_z(exact_z, flag):
    table = lms_table("length_height_for_age")
    height_cm = table.m[1000] * (1 + exact_z * table.s[1000])
    row = score(age_days=1000, height_cm=height_cm, measure_position_code=STANDING)
    assert row["haz_flag"] == flag


def test_the_register_does_not_use_measures_that_no_child_has():
    def register(**known):
        return score(plausible_measures_only=True, age_days=1000, measure_position_code=None, **known)

    assert given(register(weight_kg=40.0, height_cm=100.0)) == list(INDICES)
    assert given(register(weight_kg=40.1, height_cm=100.0)) == ["haz"]
    assert given(register(weight_kg=0.49, height_cm=100.0)) == ["haz"]
    assert "haz" in given(register(height_cm=140.0))
    assert given(register(height_cm=140.1)) == ["waz"]
    assert given(register(height_cm=34.9)) == ["waz"]
    assert pd.isna(register(height_cm=140.1)["adjusted_cm"])
    assert given(score(age_days=1000, height_cm=150.1)) == ["haz", "waz", "baz"]


def test_results_stand_on_the_index_of_the_children():
    children = pd.concat([child(), child(sex_code=None), child(age_days=900.0)])
    children.index = ["c", "a", "b"]
    scores = z_scores(children, plausible_measures_only=True)
    assert scores.index.tolist() == ["c", "a", "b"]
    assert scores["haz"].isna().tolist() == [False, True, False]
    assert scores["haz_flag"].isna().tolist() == [False, True, False]


def test_no_children_give_no_rows():
    scores = z_scores(child().iloc[:0], plausible_measures_only=True)
    assert scores.empty
    assert growth_classes(scores).empty


@pytest.mark.parametrize("dtype", ["str", "category", "string", "object"])
def test_codes_may_be_text_or_categories(dtype):
    children = pd.concat([child(), child(sex_code=None, oedema=None, measure_position_code=None)])
    codes = ["sex_code", "oedema", "measure_position_code"]
    scores = z_scores(children.astype(dict.fromkeys(codes, dtype)), plausible_measures_only=True)
    assert scores["haz"].isna().tolist() == [False, True]


def test_measures_may_be_nullable_numbers():
    children = child().astype({"weight_kg": "Float64", "height_cm": "Float64", "age_days": "Int64"})
    children.loc[0, "weight_kg"] = pd.NA
    assert given(z_scores(children, plausible_measures_only=True).iloc[0]) == ["haz"]


def test_a_frame_without_any_age_is_a_program_error():
    with pytest.raises(KeyError):
        z_scores(child().drop(columns="age_days"), plausible_measures_only=True)


@pytest.mark.parametrize(
    ("index", "z", "expected"),
    [
        ("haz", -6.01, None),
        ("haz", -6.00, "sangat pendek"),
        ("haz", -3.01, "sangat pendek"),
        ("haz", -3.00, "pendek"),
        ("haz", -2.01, "pendek"),
        ("haz", -2.00, "normal"),
        ("haz", 3.00, "normal"),
        ("haz", 3.01, "tinggi"),
        ("haz", 6.00, "tinggi"),
        ("haz", 6.01, None),
        ("haz", np.nan, None),
        ("waz", -3.01, "berat badan sangat kurang"),
        ("waz", -3.00, "berat badan kurang"),
        ("waz", -2.00, "berat badan normal"),
        ("waz", 1.00, "berat badan normal"),
        ("waz", 1.01, "risiko berat badan lebih"),
        ("waz", 5.01, None),
        ("whz", -5.01, None),
        ("whz", -3.01, "gizi buruk"),
        ("whz", -3.00, "gizi kurang"),
        ("whz", -2.00, "gizi baik"),
        ("whz", 1.00, "gizi baik"),
        ("whz", 1.01, "berisiko gizi lebih"),
        ("whz", 2.00, "berisiko gizi lebih"),
        ("whz", 2.01, "gizi lebih"),
        ("whz", 3.00, "gizi lebih"),
        ("whz", 3.01, "obesitas"),
    ],
)
def test_classes_of_permenkes(index, z, expected):
    scores = pd.DataFrame({name: [z if name == index else np.nan] for name in ("haz", "waz", "whz")})
    classes = growth_classes(scores)
    assert (classes[f"{index}_class"].isna() if expected is None else classes[f"{index}_class"] == expected).all()
    assert classes.dtypes.astype("str").tolist() == ["str"] * 3
