"""The shapes that travel through a night: from a delivered file to the result of a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd


@dataclass(frozen=True)
class SourceFile:
    """One delivered file, its bytes already kept.

    Attributes:
        source: path below the inbox with ``/`` and ending; in a check the file's name.
        path: where the kept bytes lie.
        sha256: of the bytes, hexadecimal.
        received_at: when it was pulled, UTC.
        sender: NAME of the registered source that sent it; empty for an inbox that was named by hand.
        sent_as: path below that source's inbox; empty without a sender.
        stale: it did not come tonight, these are the bytes of an earlier night.
        unchanged: the same bytes as last night in the same place.
    """

    source: str
    path: Path
    sha256: str
    received_at: datetime
    sender: str = ""
    sent_as: str = ""
    stale: bool = False
    unchanged: bool = False


@dataclass(frozen=True)
class ExpectedSource:
    """A registered source: somebody whose files are expected every night.

    Attributes:
        name: what people call it; unique.
        inbox: a folder, absolute, or an address. An address may hold a password: show it by
            `pipelines.pull.shown`.
        villages: codes of the villages it speaks for; empty when nothing is said.
        layout: id of the layout that it uses; empty when nothing is said.
    """

    name: str
    inbox: str
    villages: tuple[str, ...] = ()
    layout: str = ""


@dataclass(frozen=True)
class Arrival:
    """What a night found at a registered source.

    Attributes:
        name: of the source.
        arrived: at least one file came.
        content_sha256: of the hashes of its files, whatever their names; when nothing came, of what came last.
        unchanged_since: the day of the first night with this content.
        refusal: the sentence that says why nothing came; empty when the inbox was there.
    """

    name: str
    arrived: bool
    content_sha256: str
    unchanged_since: date
    refusal: str = ""


@dataclass(frozen=True)
class Seen:
    """What the files of a source held.

    Attributes:
        villages: village codes, sorted.
        layouts: ids of the layouts of their sheets, sorted.
    """

    villages: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownFile:
    """A file that an earlier night pulled.

    Attributes:
        sha256: of the bytes, hexadecimal.
        received_at: when these bytes were first pulled, UTC.
    """

    sha256: str
    received_at: datetime


@dataclass(frozen=True)
class LastNight:
    """What the last whole night had of one registered source, or of an inbox that was named by hand.

    Attributes:
        arrival: None for an inbox named by hand, and before a source's first night.
        files: by their path below the inbox.
    """

    arrival: Arrival | None
    files: Mapping[str, KnownFile]


@dataclass(frozen=True)
class SourceStatus:
    """A registered source as an analyst sees it.

    Attributes:
        source: what is expected.
        last_night: what the last whole night found; None before the first.
        days_unchanged: whole days that the content was the same on that night.
        came_on: the day of the last night on which something came; None when nothing ever did.
        files: how many came then.
        seen: what they held.
    """

    source: ExpectedSource
    last_night: Arrival | None = None
    days_unchanged: int = 0
    came_on: date | None = None
    files: int = 0
    seen: Seen = Seen()


@dataclass(frozen=True)
class SourceState:
    """What became tonight of a source that is expected every night.

    Attributes:
        name: as in ``source add``.
        villages: the village codes it speaks for, none when it may speak for any.
        layout: id of the layout expected, empty for any.
        arrived: something was delivered.
        days_unchanged: whole days since its content was first as it is.
    """

    name: str
    villages: tuple[str, ...]
    layout: str
    arrived: bool
    days_unchanged: int


@dataclass(frozen=True)
class DeliveryHistory:
    """What earlier nights measured of the deliveries.

    Attributes:
        rows: ``village_code``, ``table`` and ``rows`` of the last complete night: the latest whole run in which
            every expected source arrived.
        filled: ``village_code``, ``column`` (such as ``member.nik``) and ``filled_share`` of last night.
    """

    rows: "pd.DataFrame"
    filled: "pd.DataFrame"


@dataclass(frozen=True)
class Area:
    """A rectangle of cells in Excel's numbers, its edges included.

    Attributes:
        top: first row, from 1.
        bottom: last row.
        left: first column, from 0.
        right: last column.
    """

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class RawSheet:
    """One sheet as it was found: text and kind of every cell, nothing interpreted.

    Attributes:
        source: the file, as in `SourceFile`.
        sheet: exact name of the sheet, empty for CSV and HTML.
        text: shape (used rows, used columns), dtype str; index = Excel row number from 1, columns = Excel column
            number from 0; NA for a blank cell. Number cells: a whole number written out in full, any other as
            Python's ``repr``. Date cells: ``YYYY-MM-DD``, with `` HH:MM:SS`` behind when there is a time of day.
            Booleans ``TRUE``/``FALSE``. Errors their text (``#N/A``). Formulas without a result: NA.
        kinds: same shape, index and columns, dtype uint8: `schemas.cells.CellKind`.
        date_1904: serial numbers of the workbook count from 1904.
        merged: ranges of merged cells, of which only the top left one has a value; None in a form without any.
        hidden: what is not shown but has a filled cell: each block of rows, each column, or the whole sheet, to
            the edges of the sheet; None in a form that hides nothing.
        fields: of delimited text how many fields each row was written with, shape (used rows,), int32; None in
            the other forms.
    """

    source: str
    sheet: str
    text: "pd.DataFrame"
    kinds: "pd.DataFrame"
    date_1904: bool = False
    merged: tuple[Area, ...] | None = None
    hidden: tuple[Area, ...] | None = None
    fields: "npt.NDArray[np.int32] | None" = None


@dataclass(frozen=True)
class TableData:
    """The rows of one table over all sources.

    Attributes:
        name: ``household``, ``member`` or ``child``.
        frame: the canonical columns of `schemas.tables`, typed, then ``_source``, ``_sheet`` (categories) and
            ``_row`` (Excel row); index = ``record_id`` (text) once assembled.
        seen: on the same index, how the cells looked: ``<column>__raw`` (text as read) and ``<column>__state``
            (`schemas.cells.CellState`) for every column, ``<column>__kind`` and ``<column>__zero_share`` for
            identifiers, ``scheme``. Of households ``shared_home``: several families live in the home. Where the
            family card number was fetched from other rows of the run, ``family_card_no__fetched`` says so.
        letters: for each ``(source, sheet)`` the Excel column letters of each canonical column it has.
        moved: cells that do not stand where ``letters`` and ``_row`` say (of households of a combined sheet, of
            columns joined from two headings): canonical column to text such as ``D17`` on the same index, NA
            where the cell stands in its place. Columns of which no cell is moved are left out.
        derived: rows that were not read as a row of this table: households made from a combined sheet, further
            families of one home, heads told by the list of families.
        elsewhere: of moved cells that even stand in another sheet: canonical column to its ``source`` and
            ``sheet`` (categories) on the same index, NA for all other cells. Columns without any are left out.
    """

    name: str
    frame: "pd.DataFrame"
    seen: "pd.DataFrame"
    letters: Mapping[tuple[str, str], Mapping[str, str]]
    moved: Mapping[str, "pd.Series[str]"]
    derived: "pd.Series[bool]"
    elsewhere: Mapping[str, "pd.DataFrame"] = field(default_factory=dict)


@dataclass(frozen=True)
class Register:
    """The three tables of a run."""

    household: TableData
    member: TableData
    child: TableData

    def table(self, name: str) -> TableData:
        """One of the three by its name."""
        tables = {"household": self.household, "member": self.member, "child": self.child}
        return tables[name]


@dataclass(frozen=True)
class RowCounts:
    """What became of the rows of one table; read = accepted + held + repeated + rejected.

    Attributes:
        read: data rows below the headings.
        accepted: in the register without a BLOCK.
        held: in the register, held by a BLOCK.
        repeated: equal in every mapped cell to an earlier one.
        rejected: no data rows, or of a sheet that could not enter.
        derived: records made from rows of another table or shared; not part of the sum.
    """

    read: int = 0
    accepted: int = 0
    held: int = 0
    repeated: int = 0
    rejected: int = 0
    derived: int = 0


@dataclass(frozen=True)
class RunResult:
    """One whole night; everything that people get is printed from it.

    Attributes:
        run_id: name of the run's folder.
        as_of: the day the run speaks of.
        rulebook_version: what the rules were.
        register: the three tables.
        accepted: for each table, which of its records no BLOCK holds (index as the table).
        findings: one row a finding, columns as `schemas.findings.FINDING_COLUMNS`.
        unknown_by_rule: for each rule how many records it could not judge, the layout's lacks included.
        duplicates: pairs, columns as in ``duplicates.parquet``.
        clusters: as ``clusters.parquet``.
        growth: as ``growth.parquet``.
        flags: as ``flags.parquet``.
        files: one row a file: ``source``, ``state`` (read, unreadable, unchanged, repeated, stale), ``layouts``
            (ids of its sheets' layouts, joined by ``;``), and for each table ``<table>_<count>`` with the names of
            `RowCounts`.
        rows: for each table its counts.
        seconds: for each step how long it took.
        units: what was measured of the delivery as a whole, as `schemas.measures.units_of`; None where nothing was,
            in a check.
    """

    run_id: str
    as_of: date
    rulebook_version: str
    register: Register
    accepted: Mapping[str, "pd.Series[bool]"]
    findings: "pd.DataFrame"
    unknown_by_rule: Mapping[str, int]
    duplicates: "pd.DataFrame"
    clusters: "pd.DataFrame"
    growth: "pd.DataFrame"
    flags: "pd.DataFrame"
    files: "pd.DataFrame"
    rows: Mapping[str, RowCounts]
    seconds: dict[str, float] = field(default_factory=dict)
    units: "pd.DataFrame | None" = None
