"""Code lists: which answers a coded column may hold, and what each scheme of the sources calls them.

A list is one CSV file beside this module: ``scheme, code, label_id, canonical_code, also, notes``. Rows of the
scheme CANONICAL are the list itself; rows of the other schemes say how a source writes it. A source code with
an empty ``canonical_code`` is *noted*: known, but telling nothing we could store. ``also`` (not in every list)
names the one other column that some answers give a code, and that code: ``power_code 6``. ``meanings.csv`` says
what a canonical code means for rules and flags (``stage``, ``criterion_e_floor``, ...).
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

CANONICAL = "CANONICAL"
NOTED = ""
"""What a known source code maps to when no canonical code says it."""

_FOLDER = Path(__file__).parent
_NOT_OFFERED = "not offered in our template"
_CODE_BEFORE_LABEL = re.compile(r"(\d+) ?(?:- ?|[.)] |[.)](?=\D))(?=.*[^\W\d_]).+")


@dataclass(frozen=True)
class CodeList:
    """One code list.

    Attributes:
        name: as in the ``codes`` of a column.
        labels: canonical code to Indonesian label, in the order of the list.
        offered: the canonical codes that the official template offers.
        by_scheme: for each scheme, written code to canonical code or `NOTED`.
        by_text: any text code or label of any scheme to canonical code or `NOTED`; no text has two meanings.
        also_column: the other column that some answers give a code; empty for most lists.
        also: for each scheme, written code or label to that code.
        unmistakable: codes read alike under every scheme, for lists that no source numbers in a way of its own.
    """

    name: str
    labels: Mapping[str, str]
    offered: tuple[str, ...]
    by_scheme: Mapping[str, Mapping[str, str]]
    by_text: Mapping[str, str]
    also_column: str
    also: Mapping[str, Mapping[str, str]]
    unmistakable: Mapping[str, str]

    def drop_down(self) -> list[str]:
        """The choices of the template, written ``code - label``; a code that is its own word stands alone."""
        return [self.written(code) for code in self.offered]

    def written(self, code: str) -> str:
        """A canonical code as officers read it: ``6 - Semen/bata merah``."""
        return f"{code} - {self.labels[code]}" if code.isdigit() else code

    def canonical(self, text: str, scheme: str) -> str | None:
        """What a cell's text means under the scheme of its file.

        Args:
            text: the cell as text; a number cell as its digits.
            scheme: the code scheme of the file.

        Returns:
            A canonical code; `NOTED` for a known answer without one; None for a text that is not in the list.
        """
        folded = fold_answer(text)
        codes = {**self.unmistakable, **self.by_scheme.get(scheme, {})}
        found = codes.get(bare_code(folded))
        if found is None and (labelled := _CODE_BEFORE_LABEL.fullmatch(folded)):
            found = codes.get(bare_code(labelled[1]))
        return self.by_text.get(folded) if found is None else found

    def also_given(self, text: str, scheme: str) -> str | None:
        """The code that a cell's text gives ``also_column``; None for most texts."""
        told = self.also.get(scheme, {})
        folded = fold_answer(text)
        labelled = _CODE_BEFORE_LABEL.fullmatch(folded)
        return told.get(bare_code(folded)) or (told.get(bare_code(labelled[1])) if labelled else None)


def fold_answer(text: str) -> str:
    """An answer as it is compared: trimmed, capitals, spaces collapsed and none around a slash."""
    return re.sub(r" ?/ ?", "/", " ".join(text.split()).upper())


def bare_code(code: str) -> str:
    """A code without leading zeros; texts stay as they are."""
    return (code.lstrip("0") or "0") if code.isascii() and code.isdigit() else code


@cache
def code_list(name: str) -> CodeList:
    """The code list of that name, read once.

    Raises:
        FileNotFoundError: there is no such list; a column names a list that was never written down.
    """
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    canonical = [row for row in rows if row["scheme"] == CANONICAL]
    by_scheme: dict[str, dict[str, str]] = {}
    by_text: dict[str, str] = {}
    also: dict[str, dict[str, str]] = {}
    also_column = ""
    for row in rows:
        code = fold_answer(row["code"])
        by_scheme.setdefault(row["scheme"], {})[bare_code(code)] = row["canonical_code"]
        if row.get("also"):
            also_column, given = row["also"].split()
            texts = (bare_code(code), fold_answer(row["label_id"]))
            also.setdefault(row["scheme"], {}).update(dict.fromkeys(texts, given))
        for text in (code, fold_answer(row["label_id"])):
            if not text.isdigit():
                by_text.setdefault(text, row["canonical_code"])
    numbered_elsewhere = any(row["code"].isdigit() for row in rows if row["scheme"] != CANONICAL)
    return CodeList(
        name=name,
        labels=MappingProxyType({row["code"]: row["label_id"] for row in canonical}),
        offered=tuple(row["code"] for row in canonical if _NOT_OFFERED not in row["notes"]),
        by_scheme=MappingProxyType({scheme: MappingProxyType(codes) for scheme, codes in by_scheme.items()}),
        by_text=MappingProxyType(by_text),
        also_column=also_column,
        also=MappingProxyType(also),
        unmistakable=MappingProxyType({} if numbered_elsewhere else by_scheme[CANONICAL]),
    )


@cache
def meaning(list_name: str, name: str) -> Mapping[str, str]:
    """Canonical code to what it means under ``name``; a code without an entry has no such meaning."""
    with (_FOLDER / "meanings.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType(
            {
                row["canonical_code"]: row["value"]
                for row in csv.DictReader(file)
                if row["code_list"] == list_name and row["meaning"] == name
            }
        )


def code_list_names() -> list[str]:
    """The names of all code lists, sorted."""
    return sorted(path.stem for path in _FOLDER.glob("*.csv") if path.stem != "meanings")
