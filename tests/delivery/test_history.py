"""What the ledger keeps of a night's measures, and which night later ones are held against."""

from datetime import date

import pytest

from pipelines.frames import Arrival, ExpectedSource
from schemas.measures import units_of

VILLAGE = "1408011001"


@pytest.fixture
def ledger(tmp_path):
    from pipelines.ledger import open_ledger

    opened = open_ledger(tmp_path, "")
    yield opened
    opened.close()


def units(rows, share):
    import pandas as pd

    return units_of(
        pd.DataFrame(
            [
                {"rule_id": "KRM-001", "village_code": VILLAGE, "table": "member", "rows": rows},
                {"rule_id": "KRM-001", "village_code": VILLAGE, "table": "child", "rows": 0},
                {"rule_id": "KRM-003", "village_code": VILLAGE, "column": "member.nik", "filled_share": share},
                {"rule_id": "KRM-003", "village_code": VILLAGE, "column": "child.height_cm"},
            ]
        )
    )


def night(ledger, number, rows, share, *, arrived=True):
    from pipelines.ledger.history import record_delivery

    run_id = f"malam-{number}"
    with ledger.run(run_id, date(2026, 11, number), "v") as run:
        arrival = Arrival("minas", arrived, "0" * 64, date(2026, 11, 1))
        run.record_files([], units(rows, share).iloc[:0], [arrival])
        record_delivery(run_id, units(rows, share))


@pytest.fixture
def minas(ledger):
    from pipelines.ledger.sources import add_source

    add_source(ExpectedSource("minas", "/kiriman"))
    return ledger


def test_the_first_night_has_no_history(ledger):
    history = ledger.delivery_history()
    assert (len(history.rows), len(history.filled)) == (0, 0)
    assert history.rows["rows"].dtype == "float64"


@pytest.mark.usefixtures("minas")
def test_rows_and_shares_of_last_night_are_known(ledger):
    night(ledger, 1, 100, 0.5)
    night(ledger, 2, 120, 0.75)
    history = ledger.delivery_history()
    assert history.rows.to_dict("records") == [{"village_code": VILLAGE, "table": "member", "rows": 120.0}]
    assert history.filled.to_dict("records") == [
        {"village_code": VILLAGE, "column": "member.nik", "filled_share": 0.75}
    ]


@pytest.mark.usefixtures("minas")
def test_rows_are_held_against_the_last_night_in_which_every_source_arrived(ledger):
    night(ledger, 1, 100, 0.5)
    night(ledger, 2, 30, 0.75, arrived=False)
    history = ledger.delivery_history()
    assert history.rows["rows"].tolist() == [100.0]
    assert history.filled["filled_share"].tolist() == [0.75]


@pytest.mark.usefixtures("minas")
def test_a_night_that_broke_off_is_no_history(ledger):
    night(ledger, 1, 100, 0.5)

    class Stop(Exception):
        pass

    def broken():
        from pipelines.ledger.history import record_delivery

        with ledger.run("malam-2", date(2026, 11, 2), "v"):
            record_delivery("malam-2", units(5, 0.1))
            raise Stop

    with pytest.raises(Stop):
        broken()
    assert ledger.delivery_history().rows["rows"].tolist() == [100.0]
