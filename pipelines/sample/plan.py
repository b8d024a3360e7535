"""Which files are delivered: villages, layouts, how many people each."""

from collections.abc import Sequence

import numpy as np

from pipelines.errors import UserError
from pipelines.sample.damaged_files import DAMAGES
from pipelines.sample.deliveries import CSV, HTML, XLSX, Delivery, File
from pipelines.sample.sheets import SHEETS_OF_LAYOUT
from schemas.places import village_codes, village_name

_SECOND_OF_PAIR = {
    "BDT2015_RUTA": "BDT2015_ART",
    "DTSEN2026_KELUARGA": "DTSEN2026_ANGGOTA",
    "P3KE_KELUARGA": "P3KE_INDIVIDU",
}
_OF_POSYANDU = "EPPGBM"
_OF_PERSONS = frozenset({"SIKSNG_MEMBER", *_SECOND_OF_PAIR.values()})
"""The lists that hold everybody of a family; the template has sheets of its own for children."""
_FORMS = {
    "DTSEN2026_KELUARGA": (CSV, XLSX),
    "DTSEN2026_ANGGOTA": (CSV, XLSX),
    _OF_POSYANDU: (HTML, XLSX),
}
_ENDINGS = {XLSX: ".xlsx", CSV: ".csv", HTML: ".xls"}
_WORDS_IN_NAME = {
    "BDT2015_RUTA": "_bdt_ruta",
    "BDT2015_ART": "_bdt_art",
    "DTSEN2026_KELUARGA": "_dtsen_keluarga",
    "DTSEN2026_ANGGOTA": "_dtsen_anggota",
    "P3KE_KELUARGA": "_p3ke_keluarga",
    "P3KE_INDIVIDU": "_p3ke_individu",
    _OF_POSYANDU: "_eppgbm",
}

_PEOPLE_A_VILLAGE = 600
_PEOPLE_MIN = 3
"""The smallest village: parents and one child, so that no sheet stays empty."""
_VILLAGES_FOR_DAMAGED_FILES = 6
_PEOPLE_BESIDE_DAMAGED_FILES = 16
_UNEVEN = 0.25


def plan_deliveries(
    *, people: int, villages: int | None, layouts: Sequence[str], damaged: bool, dice: np.random.Generator
) -> list[Delivery]:
    """Shares the people out over villages, and these over the layouts in turn.

    Args:
        people: in all files together.
        villages: how many; None for one to about 600 people, and at least one for each turn.
        layouts: ids of layouts.
        damaged: add small files that are damaged as a whole, where there are enough villages and people.
        dice: the source of chance.

    Raises:
        UserError: a layout that we cannot write, or numbers that do not fit together.
    """
    _check(people, villages, layouts)
    turns = _turns(layouts)
    # Every layout that was asked for gets its turn, as far as there are people.
    wanted = max(round(people / _PEOPLE_A_VILLAGE), min(len(turns), people // _PEOPLE_MIN))
    count = villages or min(max(1, wanted), len(village_codes()))
    codes = sorted(dice.choice(village_codes(), size=count, replace=False).tolist())
    extra = _damaged_files(codes, layouts, people) if damaged else []
    of_village = _share_out(people - sum(file.people for file in extra), count, dice)
    return [
        Delivery(code, _files(code, turns[number % len(turns)], number // len(turns)), size)
        for number, (code, size) in enumerate(zip(codes, of_village, strict=True))
    ] + extra


def _turns(layouts: Sequence[str]) -> list[tuple[str, ...]]:
    """What one village after the other delivers: the two files of a source that has two go together.

    A village whose list tells of all persons gets a file of its posyandu beside it; without such a village posyandu
    have a turn of their own.
    """
    pairs = {first: second for first, second in _SECOND_OF_PAIR.items() if {first, second} <= set(layouts)}
    firsts = [layout for layout in layouts if layout not in pairs.values() and layout != _OF_POSYANDU]
    turns = [tuple(filter(None, (layout, pairs.get(layout)))) for layout in firsts]
    if _OF_POSYANDU not in layouts:
        return turns
    beside = [(*turn, _OF_POSYANDU) if _OF_PERSONS.intersection(turn) else turn for turn in turns]
    return beside if beside != turns else [*turns, (_OF_POSYANDU,)]


def _files(code: str, layouts: Sequence[str], round_: int) -> tuple[File, ...]:
    """The files of one village; a layout with several forms takes the next in each round."""
    forms = {layout: _FORMS.get(layout, (XLSX,)) for layout in layouts}
    return tuple(_file(code, layout, of_layout[round_ % len(of_layout)]) for layout, of_layout in forms.items())


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
    if len(codes) < _VILLAGES_FOR_DAMAGED_FILES:
        return []
    other_codes = [code for code in village_codes() if code not in codes]
    beside = np.resize(codes, len(ways)).tolist()
    files: list[Delivery] = []
    left = people - _PEOPLE_BESIDE_DAMAGED_FILES * len(codes)
    for number, (code, way) in enumerate(zip(beside, ways, strict=True), 1):
        place = other_codes.pop() if way.alone and other_codes else code
        if way.people <= left and (place != code or not way.alone):
            left -= way.people
            file = _file(place, way.layout, mark=f"_susulan_{number}")
            files.append(Delivery(place, (file,), way.people, way.name))
    return files


def _share_out(people: int, villages: int, dice: np.random.Generator) -> list[int]:
    weights = dice.uniform(1 - _UNEVEN, 1 + _UNEVEN, villages)
    ends = np.rint(np.cumsum(weights) / weights.sum() * (people - _PEOPLE_MIN * villages)).astype(int)
    return [int(size) + _PEOPLE_MIN for size in np.diff(ends, prepend=0)]


def _file(code: str, layout: str, form: str = XLSX, mark: str = "") -> File:
    letters = [letter if letter.isalnum() else " " for letter in village_name(code).lower()]
    village = "_".join("".join(letters).split())
    return File(f"{village}_{code}{_WORDS_IN_NAME.get(layout, '')}{mark}{_ENDINGS[form]}", layout, form)
