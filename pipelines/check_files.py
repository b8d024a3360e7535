"""The same rules on single files, offline: no ledger, no history, nothing kept."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import file_digest
from pathlib import Path, PurePath

from pipelines.errors import UnreadableFile, UserError
from pipelines.frames import RawSheet, RunResult, SourceFile
from pipelines.read import ReadLimits, is_xlsx, read_files
from pipelines.steps import Steps

_FIXED_KEY = b"sahih check: record ids of one offline run"
"""A check keeps nothing, so its record ids need no secret of a home."""

BLOCKED, UNREADABLE = 3, 4
_CANNOT_BE_READ = ("BRK-001", "BRK-002")


@dataclass(frozen=True)
class Checked:
    """A finished check.

    Attributes:
        result: everything that was found.
        workbooks: the marked copies.
        exit_code: 0 nothing blocks, 3 something blocks, 4 a file cannot be read.
    """

    result: RunResult
    workbooks: Sequence[Path]
    exit_code: int


def check_files(
    paths: Sequence[Path], out: Path, as_of: date, on_step: Callable[[str], None] = lambda _step: None
) -> Checked:
    """Checks files as one register and writes ``findings.csv`` and a marked copy of each workbook.

    Args:
        paths: the files.
        out: the folder to write into; made when missing, its files overwritten.
        as_of: the day the check speaks of.
        on_step: told the name of each step.

    Raises:
        UserError: a path is no file.
    """
    steps = Steps(on_step)
    with steps("pull"):
        files = [_source_file(path, name) for path, name in zip(paths, names_apart(paths), strict=True)]
    with ThreadPoolExecutor(1) as reader:
        # What judges takes a second to import; the files are read meanwhile.
        reading = reader.submit(lambda: list(read_files(files, ReadLimits())))
        from pipelines.judge import judge_delivery
        from pipelines.run_folder import write_findings_csv

        with steps("read"):
            read = reading.result()
    result = judge_delivery(read, run_id="check", as_of=as_of, key=_FIXED_KEY, steps=steps, tell_repeated=False)
    with steps("write"):
        out.mkdir(parents=True, exist_ok=True)
        write_findings_csv(result.findings, out / "findings.csv")
    with steps("workbooks"):
        workbooks = [
            _marked(file, sheets, out, result) for file, sheets in read if not isinstance(sheets, UnreadableFile)
        ]
    return Checked(result, workbooks, _exit_code(result))


def names_apart(paths: Sequence[Path]) -> list[str]:
    """The files' names; colliding ones with as many of their folders as tell them apart."""
    depth = 1
    parts = [PurePath(path.resolve()).parts for path in paths]
    names = [path.name for path in paths]
    while max(Counter(names).values(), default=1) > 1 and depth < max(map(len, parts)):
        depth += 1
        shared = {name for name, count in Counter(names).items() if count > 1}
        names = ["/".join(own[-depth:]) if name in shared else name for own, name in zip(parts, names, strict=True)]
    return names


def _source_file(path: Path, name: str) -> SourceFile:
    if not path.is_file():
        message = f"File tidak ditemukan: {path}. Periksa nama dan foldernya."
        raise UserError(message)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return SourceFile(name, path, digest, datetime.now(UTC))


def _marked_name(source: str) -> str:
    """Two files that differ in their endings alone get two names: only that of a usual workbook is dropped."""
    name = PurePath(source)
    stem = name.with_suffix("") if name.suffix.lower() == ".xlsx" else name
    return f"{'_'.join(stem.parts)}_diperiksa.xlsx"


def _marked(file: SourceFile, sheets: Sequence[RawSheet], out: Path, result: RunResult) -> Path:
    """A copy of an Excel workbook as it is; of any other form a workbook with the same cells."""
    from pipelines.workbook.marked import mark_copy
    from pipelines.workbook.marked_sheets import mark_sheets
    from schemas.rulebook import sentences

    findings = result.findings[result.findings["source"] == file.source]
    target = out / _marked_name(file.source)
    if is_xlsx(file.path, ReadLimits()):
        mark_copy(file.path, target, findings, sentences())
    else:
        mark_sheets(sheets, target, findings, sentences())
    return target


def _exit_code(result: RunResult) -> int:
    from schemas.findings import Severity, State

    failed = result.findings[result.findings["state"] == State.FAIL]
    if failed["rule_id"].isin(_CANNOT_BE_READ).any():
        return UNREADABLE
    return BLOCKED if (failed["severity"] == Severity.BLOCK).any() else 0
