"""The registered sources: whose files are expected every night, from where, and what became of it."""

import re
from collections.abc import Mapping, Sequence

from pipelines.errors import UserError
from pipelines.frames import ExpectedSource, RunResult, Seen, SourceFile, SourceStatus
from pipelines.home import open_ledger_of
from pipelines.pull import settle
from pipelines.settings import Settings

NO_INBOX = "Sebutkan folder kiriman dengan --inbox FOLDER, atau daftarkan sumber dengan: sahih source add."

# It stands in reports and before paths: plain, on one line, and no number of a person.
_NAME = re.compile(r"\w[\w .()+-]{0,99}")
_LONG_NUMBER = re.compile(r"\d{16}")


def add_source(settings: Settings, name: str, inbox: str, villages: Sequence[str] = (), layout: str = "") -> None:
    """Expects files of somebody every night from now on.

    Args:
        settings: whose home it is.
        name: what people call the source; unique.
        inbox: a folder, or an address.
        villages: codes of the villages it speaks for.
        layout: id of the layout it uses.

    Raises:
        UserError: the name is taken or unfit, or village, layout or inbox are none.
    """
    source = ExpectedSource(_fit_name(name), _fit_inbox(inbox), _fit_villages(villages), _fit_layout(layout))
    with open_ledger_of(settings):
        from pipelines.ledger import sources

        sources.add_source(source)


def switch_off(settings: Settings, name: str) -> None:
    """Expects nothing of a source any more.

    Raises:
        UserError: no source of this name is expected.
    """
    with open_ledger_of(settings):
        from pipelines.ledger import sources

        sources.switch_off(name)


def source_statuses(settings: Settings) -> list[SourceStatus]:
    """The expected sources with what the last whole night found there, by their names."""
    if not settings.home.exists() and not settings.database_url:
        return []
    with open_ledger_of(settings):
        from pipelines.ledger import sources

        return sources.statuses()


def seen_of(files: Sequence[SourceFile], result: RunResult) -> dict[str, Seen]:
    """What the files of each registered source held, by its name."""
    villages = _villages_of_files(result)
    layouts = dict(zip(result.files["source"], result.files["layouts"].str.split(";"), strict=True))
    return {
        name: Seen(_joined(files, name, villages), _joined(files, name, layouts))
        for name in {file.sender for file in files}
    }


def _villages_of_files(result: RunResult) -> dict[str, list[str]]:
    villages: dict[str, list[str]] = {}
    for table in (result.register.household, result.register.child):
        codes = table.frame["village_code"].astype("str").dropna()
        for source, found in codes.groupby(table.frame["_source"].astype("str")).unique().items():
            villages.setdefault(str(source), []).extend(found)
    return villages


def _joined(files: Sequence[SourceFile], name: str, held: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    of_sender = [held.get(file.source, ()) for file in files if file.sender == name]
    return tuple(sorted({text for texts in of_sender for text in texts} - {""}))


def _fit_name(name: str) -> str:
    if not _NAME.fullmatch(name) or _LONG_NUMBER.search(name):
        message = "Nama sumber terdiri dari huruf, angka, spasi dan . _ - ( ) +, tanpa nomor NIK atau KK."
        raise UserError(message)
    return name


def _fit_inbox(inbox: str) -> str:
    place = settle(inbox)
    if not inbox or place != place.encode("utf-8", "ignore").decode():
        message = "Sebutkan folder atau alamat kiriman dengan --inbox; namanya harus berupa teks."
        raise UserError(message)
    return place


def _fit_villages(villages: Sequence[str]) -> tuple[str, ...]:
    from schemas.places import village_codes

    unknown = sorted(set(villages) - set(village_codes()))
    if unknown:
        message = f"Bukan kode kampung atau kelurahan Siak: {', '.join(unknown)}."
        raise UserError(message)
    return tuple(sorted(set(villages)))


def _fit_layout(layout: str) -> str:
    from schemas.layouts import layouts

    known = sorted({each.id for each in layouts()})
    if layout and layout not in known:
        message = f"Layout {layout} tidak dikenal. Yang dikenal: {', '.join(known)}."
        raise UserError(message)
    return layout
