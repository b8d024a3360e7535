"""The z-scores of the child rows: age and cells into `pipelines.growth`."""

import pandas as pd

from pipelines.frames import TableData
from pipelines.growth import growth_classes, z_scores


def measure(child: TableData) -> pd.DataFrame:
    """The z-scores, flags and classes of each child row, as in ``growth.parquet``.

    Measures beyond what can be true are left out (the first step of the WHO Survey Analyser).

    Args:
        child: the child table.

    Returns:
        On the index of the table: ``adjusted_cm``, the four z-scores and their flags, three classes; empty where
        sex, age or a measure is missing.
    """
    frame = child.frame
    age_days = (frame["measured_on"] - frame["birth_date"]).dt.days.astype("float64")
    scores = z_scores(frame.assign(age_days=age_days), plausible_measures_only=True)
    return scores.join(growth_classes(scores))
