"""Which files are delivered: villages, layouts, how many people each."""

from collections.abc import Sequence

import numpy as np

from pipelines.errors import UserError
from pipelines.sample.damaged_files import DAMAGES
from pipelines.sample.deliveries import Delivery
from pipelines.sample.sheets import SHEETS_OF_LAYOUT
from schemas.places import village_codes, village_name

_PEOPLE_A_VILLAGE = 600
_PEOPLE_MIN = 3
"""The smallest village: parents and one child, so that no sheet stays empty."""
_VILLAGES_FOR_DAMAGED_FILES = 6
_PEOPLE_A_DAMAGED_FILE = 16
_UNEVEN = 0.25


def plan_deliveries(
    *, people: int, villages: int | None, layouts: Sequence[str], damaged: bool, dice: np.random.Generator
) -> list[Delivery]:
    """Shares the people out over villages, and these over the layouts in turn.

    Args:
        people: in all files together.
        villages: how many; None for one to about 600 people.
        layouts: ids of layouts.
        damaged: add small files that are damaged as a whole, where there are enough villages and people.
        dice: the source of chance.

    Raises:
        UserError: a layout that we cannot write, or numbers that do not fit together.
    """
    _check(people, villages, layouts)
    count = villages or min(max(1, round(people / _PEOPLE_A_VILLAGE)), len(village_codes()))
    codes = sorted(dice.choice(village_codes(), size=count, replace=False).tolist())
    extra = _damaged_files(codes, layouts, people) if damaged else []
    of_village = _share_out(people - sum(file.people for file in extra), count, dice)
    return [
        Delivery(_file_name(code), code, layouts[number % len(layouts)], size)
        for number, (code, size) in enumerate(zip(codes, of_village, strict=True))
    ] + extra


def _check(people: int, villages: int | None, layouts: Sequence[str]) -> None:
    unknown = sorted(set(layouts) - SHEETS_OF_LAYOUT.keys())
    if unknown or not layouts:
        message = f"Format {', '.join(unknown) or '(kosong)'} tidak dikenal. Pilih {', '.join(SHEETS_OF_LAYOUT)}."
        raise UserError(message)
    if villages is not None and not 1 <= villages <= len(village_codes()):
        message = f"Jumlah kampung harus 1 sampai {len(village_codes())}."
        raise UserError(message)
    if people < _PEOPLE_MIN * (villages or 1):
        message = f"Jumlah orang terlalu sedikit: paling sedikit {_PEOPLE_MIN} orang tiap kampung."
        raise UserError(message)


def _damaged_files(codes: Sequence[str], layouts: Sequence[str], people: int) -> list[Delivery]:
    """One small file for each way in which a whole file can be damaged, in layouts that are asked for."""
    ways = [damage for damage in DAMAGES.values() if damage.layout in layouts]
    left = people - len(ways) * _PEOPLE_A_DAMAGED_FILE
    if len(codes) < _VILLAGES_FOR_DAMAGED_FILES or left < _PEOPLE_A_DAMAGED_FILE * len(codes):
        return []
    return [
        Delivery(_file_name(code, f"_susulan_{number}"), code, way.layout, _PEOPLE_A_DAMAGED_FILE, way.name)
        for number, (code, way) in enumerate(zip(np.resize(codes, len(ways)).tolist(), ways, strict=True), 1)
    ]


def _share_out(people: int, villages: int, dice: np.random.Generator) -> list[int]:
    weights = dice.uniform(1 - _UNEVEN, 1 + _UNEVEN, villages)
    ends = np.rint(np.cumsum(weights) / weights.sum() * (people - _PEOPLE_MIN * villages)).astype(int)
    return [int(size) + _PEOPLE_MIN for size in np.diff(ends, prepend=0)]


def _file_name(code: str, mark: str = "") -> str:
    letters = [letter if letter.isalnum() else " " for letter in village_name(code).lower()]
    return f"{'_'.join(''.join(letters).split())}_{code}{mark}.xlsx"
