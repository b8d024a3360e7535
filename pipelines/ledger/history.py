"""What runs measured of their deliveries, for later nights. Import it once a ledger is open."""

from collections.abc import Iterable

import pandas as pd
from django.db import transaction

from pipelines.delivery import filled_shares, row_counts
from pipelines.frames import DeliveryHistory
from pipelines.ledger.models import DeliveredRows, FilledShare, Run, RunState


def delivery_history() -> DeliveryHistory:
    """The rows of the last complete night, and how columns were filled last night; empty before the first."""
    whole = Run.objects.filter(state=RunState.WHOLE).order_by("-started_at")
    last, complete = whole.first(), whole.exclude(arrivals__arrived=False).first()
    rows = DeliveredRows.objects.filter(run=complete).values_list("village_code", "table", "rows")
    shares = FilledShare.objects.filter(run=last).values_list("village_code", "column", "filled_share")
    return DeliveryHistory(
        rows=_frame(rows, {"village_code": "str", "table": "str", "rows": "float64"}),
        filled=_frame(shares, {"village_code": "str", "column": "str", "filled_share": "float64"}),
    )


def record_delivery(run_id: str, units: pd.DataFrame) -> None:
    """Writes down what a run measured: all of it or, if it cannot, nothing.

    Args:
        run_id: the run.
        units: as `pipelines.frames.RunResult.units`.
    """
    with transaction.atomic():
        run = Run.objects.get(run_id=run_id)
        DeliveredRows.objects.bulk_create(
            DeliveredRows(run=run, village_code=village, table=table, rows=int(rows))
            for village, table, rows in row_counts(units).itertuples(index=False)
        )
        FilledShare.objects.bulk_create(
            FilledShare(run=run, village_code=village, column=column, filled_share=share)
            for village, column, share in filled_shares(units).itertuples(index=False)
        )


def _frame(rows: Iterable[tuple[object, ...]], dtypes: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(dtypes)).astype(dtypes)
