"""The only clock: nothing else asks what day it is."""

from datetime import UTC, date, datetime, timedelta, timezone

# Western Indonesia Time knows no summer time, so a fixed offset is exact and needs no time zone database.
WIB = timezone(timedelta(hours=7), "WIB")


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in Siak."""
    return now().astimezone(WIB).date()
