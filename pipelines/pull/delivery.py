"""What lay in an inbox, whatever kind of inbox it was."""

from dataclasses import dataclass, field

from pipelines.errors import SahihError, UnreadableFile
from pipelines.frames import Arrival, SourceFile, SourceState

CHUNK_BYTES = 2**20
HIDDEN_PREFIXES = (".", "~$")
_OUR_OWN_NAMES = frozenset({"answers.csv", "true_duplicates.csv"})


class InboxUnreachable(SahihError):
    """The inbox is not there, perhaps only for now: a share that is not mounted, a server that is down."""


@dataclass(frozen=True)
class Delivery:
    """What lay in the inbox.

    Attributes:
        files: kept, sorted by source. Files of equal bytes have equal hashes.
        lost: files and folders that were there but could not be read, and why; without a hash.
        arrivals: what was found at each registered source; none for an inbox that was named by hand.
        states: what the rules about deliveries are told of the same sources.
    """

    files: list[SourceFile]
    lost: list[tuple[SourceFile, UnreadableFile]]
    arrivals: list[Arrival] = field(default_factory=list)
    states: list[SourceState] = field(default_factory=list)


def is_wanted(name: str) -> bool:
    """Whether a file of this name is a delivery: not our own answer file, no note, not hidden."""
    return not (name in _OUR_OWN_NAMES or name.startswith(HIDDEN_PREFIXES) or name.lower().endswith(".md"))
