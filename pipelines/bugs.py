"""What is shown of a bug of ours: where it happened, never what the data were."""

import traceback
from collections.abc import Iterator

from pipelines.errors import SahihError


def describe_bug(error: BaseException) -> str:
    """The traceback without what exceptions say: a library may quote a cell, and with it a person.

    Sentences of our own classes are shown, for they quote nothing.
    """
    parts = [_one_of_chain(each) for each in _chain(error)]
    return "\n".join(["Sahih berhenti karena kesalahan di programnya, bukan di data.", *parts])


def _one_of_chain(error: BaseException) -> str:
    # Late, for it loads the rule book; whoever breaks a rule has loaded it already.
    from schemas.rulebook import BrokenRule

    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    said = f": {error}" if isinstance(error, SahihError | BrokenRule) else ""
    return "".join([*traceback.format_tb(error.__traceback__), kind, said])


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exceptions that led to this one, the first first."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _chain(earlier)
    yield error
