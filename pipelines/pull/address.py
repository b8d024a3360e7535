"""Inboxes as they are named: a folder of this machine, or an address of another one."""

import re
from pathlib import Path
from urllib.request import url2pathname

MARK = "://"
_OWN_FOLDERS = frozenset({"file", "local"})
_LONG_NUMBER = re.compile(r"\d{16,}")


def is_address(inbox: str) -> bool:
    """Whether this is an address rather than a folder."""
    return MARK in inbox


def settle(inbox: str) -> str:
    """The inbox so that it means the same from any folder: a whole path, or an address."""
    kind, mark, place = inbox.partition(MARK)
    if not mark:
        return str(Path(inbox).absolute())
    return str(Path(url2pathname(place)).absolute()) if kind.lower() in _OWN_FOLDERS else inbox


def shown(inbox: str) -> str:
    """The inbox as people may see it: without user, password, token and long numbers."""
    kind, mark, place = inbox.partition(MARK)
    if mark:
        main, *hidden = re.split("[?#]", place, maxsplit=1)
        # An @ behind there leaves open where a password ends.
        place = "..." if "@" in "".join(hidden) else main.rpartition("@")[2]
    return _LONG_NUMBER.sub("#", f"{kind}{mark}{place}")


def has_secret(inbox: str) -> bool:
    """Whether the address holds something that not everybody may see."""
    return is_address(inbox) and shown(inbox) != _LONG_NUMBER.sub("#", inbox)
