"""The parameters of the rules, read once from ``thresholds.toml``. Unknown and missing keys are refused."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("thresholds.toml")


@dataclass(frozen=True)
class Thresholds:
    """Every parameter by the name it has in ``thresholds.toml``, where its unit and basis stand."""

    id_zero_share_max: float
    id_damaged_share_max: float
    id_filled_min: int
    member_count_min: int
    member_count_max: int
    floor_area_min_m2: float
    floor_area_max_m2: float
    livestock_max: int
    earliest_record_date: date
    decile_min: int
    decile_max: int
    age_max_years: int
    marital_required_age: int
    head_age_min: int
    married_age_min: int
    pregnancy_age_min: int
    pregnancy_age_max: int
    school_age_min: int
    school_age_max: int
    work_age_min: int
    nutrition_below_age: int
    disability_from_age: int
    name_same_min: float
    mother_age_gap_min: int
    mother_age_gap_max: int
    parent_age_gap_min: int
    grandchild_age_gap_min: int
    pkh_young_age_max: int
    pkh_school_age_min: int
    pkh_school_age_max: int
    name_duplicate_min: float
    twin_rest_similarity_max: float
    same_measure_tolerance: float
    height_shrink_max_cm: float
    weight_min_kg: float
    weight_max_kg: float
    height_min_cm: float
    height_max_cm: float
    reported_z_tolerance: float
    heading_scan_rows: int
    heading_known_min: int
    heading_known_share: float
    layout_score_min: float
    layout_margin_min: float
    scheme_lead_min: int
    scheme_misfit_max: float
    volume_drop_max: float
    volume_rise_max: float
    volume_change_min_rows: int
    source_stale_days_max: int
    completeness_min: float
    completeness_fall_max: float
    completeness_rows_min: int
    unknown_code_share_max: float
    not_padan_share_max: float
    code_cells_min: int
    digit_preference_max: float
    digit_preference_n_min: int
    age_heap_ratio_max: float
    birthday_heap_max: float
    heap_rows_min: int
    sex_ratio_p_min: float
    sex_share_min: float
    sex_share_max: float
    sex_rows_min: int
    haz_sd_max: float
    flagged_share_max: float
    haz_n_min: int
    level_age_min: Mapping[str, int]
    ijazah_age_min: Mapping[str, int]


@cache
def thresholds() -> Thresholds:
    """The parameters in force.

    Raises:
        TypeError: the file lacks a parameter or has one that nobody knows.
    """
    return Thresholds(**tomllib.loads(_FILE.read_text(encoding="utf-8")))
