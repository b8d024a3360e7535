"""The night as a Prefect flow: by hand, or every night. The only place that knows Prefect.

Prefect reads the environment when it is imported. So nothing of it is imported before the environment is ready.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipelines.errors import UserError
from pipelines.flows.server import OwnServer, find_server
from pipelines.home import make_home
from pipelines.pull import has_secret
from pipelines.settings import Settings, prepare_prefect

if TYPE_CHECKING:
    from pipelines.frames import RunResult

_UI_PORT = 4200


def run_as_flow(settings: Settings, inbox: str | None, on_step: Callable[[str], None]) -> "RunResult":
    """The whole night once, as a flow on a server that can be reached, else on one of its own.

    Args:
        settings: as of the command.
        inbox: the folder or address to pull; without, those of the registered sources.
        on_step: told the name of each step.

    Raises:
        SahihError: as `pipelines.batch.run_night`.
    """
    make_home(settings.home)
    given = prepare_prefect(settings, talkative=False)
    wait_for_address = find_server(settings.home, given)
    from pipelines.flows.night import run_at

    return run_at(wait_for_address(), settings, inbox, on_step)


def serve_schedule(settings: Settings, inbox: str | None, say: Callable[[str], None]) -> None:
    """Serves the night at 01:00 Western Indonesia Time until it is told to stop.

    Args:
        settings: as of the command; its day counts for nothing.
        inbox: the folder or address to pull every night; without, those of the registered sources.
        say: told where the server can be seen.

    Raises:
        UserError: the address holds a password, which the server would keep and show.
    """
    if inbox and has_secret(inbox):
        message = "Alamat dengan sandi tidak boleh dijadwalkan. Daftarkan dengan: sahih source add."
        raise UserError(message)
    make_home(settings.home)
    prepare_prefect(settings, talkative=True)
    server = OwnServer(_UI_PORT)
    from pipelines.flows.night import serve_at

    address = server.announce(settings.home)
    say(f"Jadwal: setiap malam pukul 01.00 WIB. Layar Prefect: {address.removesuffix('/api')}")
    serve_at(address, settings, inbox)
