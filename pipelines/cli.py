"""``sahih ...``: thin doors on plain functions.

Only click is imported here, so that ``sahih --help`` answers at once; a command imports what it needs.
"""

import json
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from pipelines.errors import SahihError, UserError

if TYPE_CHECKING:
    from pipelines.settings import Settings

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_DAY = click.DateTime(formats=["%Y-%m-%d"])

Command = Callable[..., Any]


def _keep_home(context: click.Context, _parameter: click.Parameter, home: Path | None) -> None:
    """The home may be named before the command or after it; the last one counts."""
    if home:
        context.find_root().obj = home


def _to_day(_context: click.Context, _parameter: click.Parameter, moment: datetime | None) -> date | None:
    return moment.date() if moment else None


_home_option = click.option(
    "--home", type=_FOLDER, callback=_keep_home, expose_value=False,
    help="Folder rumah Sahih: buku besar, salinan kiriman, riwayat. Bila kosong: SAHIH_HOME atau var/.",
)  # fmt: skip
_as_of_option = click.option(
    "--as-of", type=_DAY, callback=_to_day, metavar="YYYY-MM-DD", help="Hari acuan. Bila kosong: hari ini (WIB)."
)
_inbox_option = click.option(
    "--inbox", help="Folder atau alamat kiriman, dibaca beserta subfoldernya. Bila kosong: semua sumber terdaftar."
)
_out_option = click.option("--out", type=_FOLDER, help="Folder hasil. Bila kosong: runs di folder rumah.")


def _home() -> Path | None:
    home: Path | None = click.get_current_context().find_root().obj
    return home


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@_home_option
def commands() -> None:
    """Sahih memeriksa data keluarga DTKS/DTSEN setiap malam."""


def _command(name: str) -> Callable[[Command], click.Command]:
    """A command of Sahih; every one takes ``--home``."""

    def register(function: Command) -> click.Command:
        return commands.command(name)(_home_option(function))

    return register


@_command("run")
@_inbox_option
@_out_option
@_as_of_option
@click.option("--plain", is_flag=True, help="Tanpa Prefect. Sama dengan SAHIH_PLAIN=1.")
def run(inbox: str | None, out: Path | None, as_of: date | None, *, plain: bool) -> None:
    """Menjalankan pemeriksaan satu malam.

    Dari kiriman sampai laporan; selalu berakhir dengan 0, apa pun yang ditemukan.
    """
    from pipelines.settings import settings_from
    from pipelines.terminal import show_counts, watch

    settings = settings_from(home=_home(), out=out, as_of=as_of, plain=plain)
    _require_sources(settings, inbox)
    with watch() as on_step:
        if settings.plain:
            from pipelines.batch import run_night

            result = run_night(settings, inbox, on_step)
        else:
            from pipelines.flows import run_as_flow

            result = run_as_flow(settings, inbox, on_step)
    show_counts(result)
    click.echo(f"Laporan: {settings.out / result.run_id / 'report' / 'index.html'}")


@_command("check")
@click.argument("files", type=_FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("--out", type=_FOLDER, default=Path("hasil_pemeriksaan"), show_default=True, help="Folder hasil.")
@_as_of_option
def check(files: tuple[Path, ...], out: Path, as_of: date | None) -> None:
    """Memeriksa file dan menandai sel yang salah.

    Keluar dengan 0 bila tidak ada yang menahan, 3 bila ada, 4 bila ada file yang tidak terbaca.
    """
    from pipelines.check_files import check_files
    from pipelines.clock import today
    from pipelines.home import make_folder
    from pipelines.terminal import show_counts, watch

    make_folder(out)
    with watch() as on_step:
        checked = check_files(files, out, as_of or today(), on_step)
    show_counts(checked.result)
    click.echo(f"Temuan dan salinan bertanda: {out}")
    sys.exit(checked.exit_code)


@_command("template")
@click.argument("file", type=_FILE, default=Path("templat_sahih.xlsx"))
def template(file: Path) -> None:
    """Menulis buku kerja resmi yang kosong."""
    from pipelines.home import make_folder
    from pipelines.workbook.template import write_template

    make_folder(file.absolute().parent)
    write_template(file)
    click.echo(f"Templat: {file}")


@_command("sample")
@click.argument("folder", type=_FOLDER, metavar="DIR")
@click.option("--people", type=click.IntRange(1), required=True, help="Banyaknya orang.")
@click.option("--seed", type=click.IntRange(0), required=True, help="Angka awal; angka sama, isi sama.")
@click.option("--faults", type=click.FloatRange(0, 1), default=0.0, help="Bagian baris yang diberi kesalahan.")
@click.option("--duplicates", type=click.FloatRange(0, 1), default=0.0, help="Bagian orang yang ganda.")
@click.option("--layout", "layouts", multiple=True, default=("TEMPLATE",), show_default=True, help="Bentuk file.")
@click.option("--villages", type=click.IntRange(1), help="Banyaknya kampung.")
@click.option("--as-of", type=_DAY, callback=_to_day, default="2026-11-01", show_default=True, help="Hari acuan.")
def sample(
    folder: Path,
    *,
    people: int,
    seed: int,
    faults: float,
    duplicates: float,
    layouts: tuple[str, ...],
    villages: int | None,
    as_of: date,
) -> None:
    """Mengarang keluarga untuk latihan dan uji."""
    from pipelines.home import make_folder
    from pipelines.sample import write_sample
    from pipelines.terminal import watch

    make_folder(folder)
    with watch() as on_step:
        write_sample(
            folder,
            people=people,
            seed=seed,
            faults=faults,
            duplicates=duplicates,
            layouts=layouts,
            villages=villages,
            as_of=as_of,
            on_progress=lambda done, total: on_step(f"Menulis buku kerja {done} dari {total}"),
        )
    click.echo(f"Data contoh: {folder}")


@_command("rules")
@click.option("--json", "as_json", is_flag=True, help="Sebagai JSON.")
@click.option("--manual", "as_manual", is_flag=True, help="Buku aturan lengkap dengan contoh, sebagai Markdown.")
def rules(*, as_json: bool, as_manual: bool) -> None:
    """Menampilkan buku aturan."""
    from schemas.rulebook import rules as rule_book

    if as_manual:
        from pipelines.report.manual import manual_markdown

        click.echo(manual_markdown(), nl=False)
        return

    entries = [
        {
            "id": rule.id,
            "severity": rule.severity,
            "table": rule.table,
            "columns": rule.columns,
            "title": rule.title,
            "fix": rule.fix,
            "basis": rule.basis,
        }
        for rule in rule_book().values()
    ]
    if as_json:
        click.echo(json.dumps(entries, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join("{id}  {severity:<5}  {table:<9}  {title}".format(**entry) for entry in entries))


@_command("growth")
@click.argument("in_file", type=_FILE, metavar="IN")
@click.argument("out_file", type=_FILE, metavar="OUT")
def growth(in_file: Path, out_file: Path) -> None:
    """Menghitung z-score dari file CSV pengukuran."""
    from pipelines.growth_csv import growth_csv
    from pipelines.terminal import watch

    with watch() as on_step:
        on_step("Menghitung z-score")
        growth_csv(in_file, out_file)
    click.echo(f"Z-score: {out_file}")


@_command("schedule")
@_inbox_option
@_out_option
def schedule(inbox: str | None, out: Path | None) -> None:
    """Memeriksa setiap malam pukul 01.00 WIB.

    Berjalan sampai dihentikan dengan Ctrl-C.
    """
    from pipelines.flows import serve_schedule
    from pipelines.settings import settings_from

    settings = settings_from(home=_home(), out=out)
    _require_sources(settings, inbox)
    serve_schedule(settings, inbox, click.echo)


@commands.group("source")
@_home_option
def source() -> None:
    """Mengatur sumber kiriman yang ditunggu setiap malam."""


@source.command("add")
@click.argument("name", metavar="NAME")
@click.option("--inbox", required=True, help="Folder atau alamat (https://, sftp://, s3://, smb://, ftp://).")
@click.option("--village", "villages", multiple=True, metavar="CODE", help="Kode kampung; boleh berulang.")
@click.option("--layout", default="", metavar="ID", help="Bentuk file yang ditunggu.")
@_home_option
def source_add(name: str, inbox: str, villages: tuple[str, ...], layout: str) -> None:
    """Mendaftarkan sumber kiriman."""
    from pipelines.settings import settings_from
    from pipelines.sources import add_source

    add_source(settings_from(home=_home()), name, inbox, villages, layout)
    click.echo(f"Sumber {name} terdaftar.")


@source.command("list")
@_home_option
def source_list() -> None:
    """Menampilkan sumber terdaftar dan kiriman terakhirnya."""
    from pipelines.settings import settings_from
    from pipelines.sources import source_statuses
    from pipelines.terminal import show_sources

    show_sources(source_statuses(settings_from(home=_home())))


@source.command("off")
@click.argument("name", metavar="NAME")
@_home_option
def source_off(name: str) -> None:
    """Berhenti menunggu sumber kiriman."""
    from pipelines.settings import settings_from
    from pipelines.sources import switch_off

    switch_off(settings_from(home=_home()), name)
    click.echo(f"Sumber {name} tidak ditunggu lagi.")


def _require_sources(settings: "Settings", inbox: str | None) -> None:
    """Something must be there to pull, before anything begins."""
    if inbox:
        return
    from pipelines.sources import NO_INBOX, source_statuses

    if not source_statuses(settings):
        raise UserError(NO_INBOX)


def _stop(_signal: int, _frame: object) -> None:
    """Stops as Ctrl-C would: what is open is closed, and no process stays behind."""
    sys.exit(128 + signal.SIGTERM)


def _tell_bug(_kind: type[BaseException], bug: BaseException, _trace: TracebackType | None) -> None:
    from pipelines.bugs import describe_bug

    click.echo(describe_bug(bug), err=True)


def main() -> None:
    """Runs a command; what somebody can mend is one sentence, what is our bug a traceback without data."""
    signal.signal(signal.SIGTERM, _stop)
    sys.excepthook = _tell_bug
    try:
        commands()
    except SahihError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
