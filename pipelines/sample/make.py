"""Makes a whole sample: invented households in sheets, faults planted, answers known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from pipelines.errors import UserError
from pipelines.headings import column_letters
from pipelines.sample.damaged_files import DAMAGES, DamagedSheet
from pipelines.sample.deliveries import Delivery
from pipelines.sample.duplicates import add_duplicates
from pipelines.sample.plan import plan_deliveries
from pipelines.sample.planting import Planted, plant
from pipelines.sample.register import Invented, invent
from pipelines.sample.sheet import layout_of
from pipelines.sample.sheets import Sheet, sheets_of
from schemas.layouts import TEMPLATE

_EARLIEST = date(2016, 1, 1)
"""The records of a sample lie in the year before its day, and no record is older than 2015."""
_TELL_MOVES = (TEMPLATE, "BDT2015_ART")
"""The layouts in which a person may stand as moved away."""
_ANSWER = ["source", "sheet", "row", "letters", "rule_id"]


@dataclass(frozen=True)
class Sample:
    """A whole sample before it is written.

    Attributes:
        deliveries: what the villages deliver.
        sheets: of the ordinary files, faults planted, all files of a layout together.
        damaged: of each damaged file its sheet's name and the sheet as it is written.
        answers: ``source``, ``sheet``, ``row`` (Excel), ``letters`` (of the column), ``rule_id``.
        duplicates: ``source_a``, ``sheet_a``, ``row_a`` and the same of ``b``.
    """

    deliveries: list[Delivery]
    sheets: list[Sheet]
    damaged: dict[int, tuple[Sheet, DamagedSheet]]
    answers: pd.DataFrame
    duplicates: pd.DataFrame


def make_sample(
    *,
    people: int,
    seed: int,
    faults: float,
    duplicates: float,
    layouts: Sequence[str],
    villages: int | None,
    as_of: date,
) -> Sample:
    """Invents all that `write_sample` writes; see there for the words."""
    if as_of < _EARLIEST:
        message = f"Tanggal acuan contoh paling awal {_EARLIEST:%d/%m/%Y}."
        raise UserError(message)
    dice = np.random.default_rng(seed)
    deliveries = plan_deliveries(people=people, villages=villages, layouts=layouts, damaged=faults > 0, dice=dice)
    numbers = range(len(deliveries))
    sound = [number for number in numbers if not deliveries[number].damage]
    invented = invent(deliveries, as_of, dice)
    tells_moves = [number for number in sound if any(map(deliveries[number].file_of, _TELL_MOVES))]
    spared = [number for number in numbers if _is_spared(deliveries[number], others_tell=bool(tells_moves))]
    invented = add_duplicates(invented, duplicates, tells_moves, spared, dice)
    sheets = [sheet for layout in dict.fromkeys(layouts) for sheet in sheets_of(layout, invented, deliveries)]
    ordinary = [sheet.of_deliveries(sound) for sheet in sheets]
    twice = invented.member["copy_of"] >= 0
    reserved = invented.member.loc[twice | invented.member.index.isin(invented.member["copy_of"]), "family"]
    rows = sum(len(sheet.cells) for sheet in ordinary)
    planted = plant(ordinary, round(faults * rows), reserved, as_of, dice)
    damaged = {
        number: _damaged(deliveries[number], sheets, number) for number in numbers if deliveries[number].damage
    }
    answers = [_answers_of_rows(planted, deliveries), *_answers_of_files(damaged, deliveries)]
    return Sample(
        deliveries=deliveries,
        sheets=planted.sheets,
        damaged=damaged,
        answers=_sorted(pd.concat(answers, ignore_index=True)),
        duplicates=_true_duplicates(planted, invented, deliveries),
    )


def _is_spared(delivery: Delivery, *, others_tell: bool) -> bool:
    """Whether nobody of a delivery is listed twice: it is damaged, or no file of it lists everybody of a family.

    Neither is anybody of P3KE listed in another village: a person without family card number would take the one
    that stands there.
    """
    lists = [
        file for file in delivery.files if file.layout == TEMPLATE or layout_of(file.layout).row_table == "member"
    ]
    without_cards = any(file.layout.startswith("P3KE") for file in lists)
    return bool(delivery.damage) or not lists or (without_cards and others_tell)


def _damaged(delivery: Delivery, sheets: Sequence[Sheet], number: int) -> tuple[Sheet, DamagedSheet]:
    damage = DAMAGES[delivery.damage]
    of_delivery = [sheet.of_deliveries([number]) for sheet in sheets if sheet.layout == damage.layout]
    sheet = next(sheet for sheet in of_delivery if sheet.table == damage.table and len(sheet.cells))
    return sheet, damage.make(sheet)


def _answers_of_rows(planted: Planted, deliveries: Sequence[Delivery]) -> pd.DataFrame:
    found = []
    for number, of_sheet in planted.answers.groupby("sheet"):
        sheet = planted.sheets[int(str(number))]
        places = _places(sheet, deliveries).loc[of_sheet["row"]].reset_index(drop=True)
        letters = {column: column_letters(place) for place, column in enumerate(sheet.columns)}
        found.append(
            places.assign(
                letters=of_sheet["column"].map(letters).to_numpy(), rule_id=of_sheet["rule_id"].to_numpy()
            )
        )
    return pd.concat([pd.DataFrame(columns=_ANSWER), *found])


def _answers_of_files(
    damaged: dict[int, tuple[Sheet, DamagedSheet]], deliveries: Sequence[Delivery]
) -> Iterable[pd.DataFrame]:
    for number, (sheet, spoiled) in damaged.items():
        answers = pd.DataFrame(spoiled.answers, columns=["rule_id", "column", "row"])
        yield answers.assign(
            source=deliveries[number].files[0].source,
            sheet=sheet.name,
            letters=answers["column"].map(column_letters),
            row=answers["row"] + sheet.heading_row + 1,
        )[_ANSWER]


def _places(sheet: Sheet, deliveries: Sequence[Delivery]) -> pd.DataFrame:
    """Source, sheet and Excel row of each row."""
    files = {number: file for number, delivery in enumerate(deliveries) if (file := delivery.file_of(sheet.layout))}
    source = sheet.facts["delivery"].map({number: file.source for number, file in files.items()}).astype("str")
    return pd.DataFrame({"source": source, "sheet": sheet.name, "row": sheet.excel_rows()})


def _sorted(answers: pd.DataFrame) -> pd.DataFrame:
    width = answers["letters"].str.len()
    order = answers.assign(width=width).sort_values(["source", "sheet", "row", "width", "letters", "rule_id"])
    return order.drop(columns="width").reset_index(drop=True)


def _true_duplicates(planted: Planted, invented: Invented, deliveries: Sequence[Delivery]) -> pd.DataFrame:
    of_sheets = [_places(sheet, deliveries) for sheet in planted.sheets]
    lists = [places for places, sheet in zip(of_sheets, planted.sheets, strict=True) if sheet.table == "member"]
    places = pd.concat([pd.DataFrame(columns=["source", "sheet", "row"]), *lists])
    copies = invented.member.index[invented.member["copy_of"] >= 0]
    firsts = [places.loc[invented.member.loc[copies, "copy_of"]]]
    seconds = [places.loc[copies]]
    for sheet, own, further in planted.twice:
        firsts.append(of_sheets[sheet].loc[[own]])
        seconds.append(of_sheets[sheet].loc[[further]])
    sides = [
        pd.concat(rows).add_suffix(suffix).reset_index(drop=True)
        for rows, suffix in ((firsts, "_a"), (seconds, "_b"))
    ]
    pairs: pd.DataFrame = pd.concat(sides, axis=1)
    return pairs
