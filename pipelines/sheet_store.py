"""What was read of a file, kept under its hash: content that has not changed is not read again."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import schemas.cells
from pipelines.clock import now
from pipelines.errors import UnreadableFile
from pipelines.frames import Area, RawSheet, SourceFile
from pipelines.read import ReadLimits, read_files

if TYPE_CHECKING:
    import pyarrow as pa

_INCOMING = ".incoming-"
_DIGEST_BYTES = 32
_KEPT_FOR = timedelta(days=14)
_LIBRARIES = ("python-calamine", "pyarrow", "pandas")


class SheetStore:
    """Sheets as they were read, under the hash of their file and the version of the reader.

    Everything here can be made anew from the kept bytes; nothing is lost when it is gone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / _reader_version()

    def prepare(self) -> None:
        """Makes the folder; removes what nobody asked for in two weeks, and what another reader has left."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in self._folder.parent.glob("*/*"):
            is_of_other_reader = path.parent != self._folder
            if is_of_other_reader or path.name.startswith(_INCOMING) or now() - _last_used(path) > _KEPT_FOR:
                path.unlink()
        for folder in self._folder.parent.iterdir():
            if folder != self._folder:
                folder.rmdir()

    def get(self, file: SourceFile) -> list[RawSheet] | None:
        """The sheets of a file; None when they are not kept, or not as they were written."""
        path = self._path_of(file)
        if not path.exists():
            return None
        content = path.read_bytes()
        digest, sheets = content[:_DIGEST_BYTES], memoryview(content)[_DIGEST_BYTES:]
        if sha256(sheets).digest() != digest:
            path.unlink()
            return None
        path.touch()
        return list(_sheets_from(sheets, file.source))

    def put(self, file: SourceFile, sheets: Sequence[RawSheet]) -> None:
        """Keeps the sheets of a file."""
        content = _bytes_of(sheets)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=_INCOMING, delete=False) as incoming:
            incoming.write(sha256(content).digest())
            incoming.write(content)
        Path(incoming.name).replace(self._path_of(file))

    def _path_of(self, file: SourceFile) -> Path:
        return self._folder / f"{file.sha256}.arrows"


def read_news(
    files: Sequence[SourceFile], store: SheetStore, limits: ReadLimits
) -> list[tuple[SourceFile, list[RawSheet] | UnreadableFile]]:
    """The sheets of files, in their order; only content that the store does not have is read.

    Args:
        files: their bytes are kept.
        store: gets what was read anew. What cannot be read is tried again every night.
        limits: what a file may ask for.
    """
    known = {file.source: sheets for file in files if (sheets := store.get(file)) is not None}
    news = [file for file in files if file.source not in known]
    read: dict[str, list[RawSheet] | UnreadableFile] = dict(known)
    for file, found in read_files(news, limits):
        if not isinstance(found, UnreadableFile):
            store.put(file, found)
        read[file.source] = found
    return [(file, read[file.source]) for file in files]


def _bytes_of(sheets: Sequence[RawSheet]) -> "pa.Buffer":
    """One Arrow stream after the other, each a sheet."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    for sheet in sheets:
        table = _table_of(sheet)
        with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
            writer.write_table(table)
    return sink.getvalue()


def _sheets_from(content: memoryview, source: str) -> Iterator[RawSheet]:
    import pyarrow as pa

    reader = pa.BufferReader(pa.py_buffer(content))
    while reader.tell() < reader.size():
        with pa.ipc.open_stream(reader) as stream:
            yield _sheet_from(stream.read_all(), source)


def _table_of(sheet: RawSheet) -> "pa.Table":
    """The texts a column each, then the kinds of each row as one list, then what else is told of the rows."""
    import pyarrow as pa

    kinds = sheet.kinds.to_numpy()
    rows, width = kinds.shape
    table = pa.Table.from_pandas(sheet.text.set_axis(list(map(str, range(width))), axis="columns"))
    lists = pa.FixedSizeListArray.from_arrays(pa.array(kinds.reshape(rows * width)), width)
    about = {
        "sheet": sheet.sheet,
        "first_row": str(sheet.text.index[0]),
        "first_column": str(sheet.text.columns[0]),
        "date_1904": json.dumps(sheet.date_1904),
        "merged": json.dumps(_plain(sheet.merged)),
        "hidden": json.dumps(_plain(sheet.hidden)),
    }
    table = table.append_column("kinds", lists)
    if sheet.fields is not None:
        table = table.append_column("fields", pa.array(sheet.fields))
    # Without the notes of pandas: rows and columns count up by one, and that is all.
    return table.replace_schema_metadata(about).combine_chunks()


def _sheet_from(table: "pa.Table", source: str) -> RawSheet:
    import pandas as pd

    about = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    first_row, first_column = int(about["first_row"]), int(about["first_column"])
    fields = table.column("fields").to_numpy().copy() if "fields" in table.column_names else None
    table = table.drop_columns("fields") if fields is not None else table
    width = table.num_columns - 1
    rows = pd.RangeIndex(first_row, first_row + table.num_rows)
    columns = pd.RangeIndex(first_column, first_column + width)
    # A copy, for what Arrow hands out cannot be written to.
    kinds = table.column("kinds").combine_chunks().flatten().to_numpy().reshape(table.num_rows, width).copy()
    text = table.drop_columns("kinds").to_pandas().set_axis(columns, axis="columns").set_axis(rows)
    return RawSheet(
        source,
        about["sheet"],
        text,
        pd.DataFrame(kinds, rows, columns),
        date_1904=json.loads(about["date_1904"]),
        merged=_areas(about["merged"]),
        hidden=_areas(about["hidden"]),
        fields=fields,
    )


def _plain(areas: tuple[Area, ...] | None) -> list[tuple[int, ...]] | None:
    return None if areas is None else [astuple(area) for area in areas]


def _areas(written: str) -> tuple[Area, ...] | None:
    areas = json.loads(written)
    return None if areas is None else tuple(Area(*area) for area in areas)


def _last_used(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


@cache
def _reader_version() -> str:
    """Changes with every line of the reader and with the libraries it uses."""
    digest = sha256(" ".join(version(library) for library in _LIBRARIES).encode())
    here = Path(__file__).parent
    for path in [Path(__file__), Path(schemas.cells.__file__), *sorted((here / "read").glob("*.py"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
