"""Pulling: every delivered file of an inbox is kept before anything reads it."""

from pipelines.home import FileStore
from pipelines.pull.address import has_secret, is_address, settle, shown
from pipelines.pull.delivery import Delivery, InboxUnreachable
from pipelines.pull.folder import pull_folder
from pipelines.read.limits import ReadLimits

__all__ = ["Delivery", "InboxUnreachable", "has_secret", "pull", "settle", "shown"]


def pull(inbox: str, store: FileStore, limits: ReadLimits) -> Delivery:
    """Keeps every file of an inbox and of the folders below it.

    Left out are our own answer files, ``*.md``, and names that begin with ``.`` or ``~$``.

    Args:
        inbox: a folder; or the address of one, of a web page that links to files, or of one file.
        store: where the bytes are kept.
        limits: how large a file may be.

    Raises:
        UserError: the inbox is no folder, or an address of a kind that we cannot open.
        InboxUnreachable: it is not there, or it vanished meanwhile.
    """
    place = settle(inbox)
    if not is_address(place):
        return pull_folder(place, store, limits)
    # Late: the libraries for other machines cost half a second.
    from pipelines.pull.remote import pull_remote

    return pull_remote(place, store, limits)
