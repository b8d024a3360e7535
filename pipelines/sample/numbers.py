"""NIK and family card numbers as the registry office builds them."""

import numpy as np
import pandas as pd

from schemas.places import subdistrict_codes

_WOMEN_ADD = 40
_OWN_SUBDISTRICT_SHARE = 0.8
_FIRST_FAMILY_CARD_SERIAL = 1001
"""Above every serial of a NIK here, so that no family card number is somebody's NIK."""
_FAMILY_CARD_AGE_MAX_DAYS = 12 * 365


def draw_niks(
    villages: "pd.Series[str]", born: "pd.Series[pd.Timestamp]", women: "pd.Series[bool]", dice: np.random.Generator
) -> "pd.Series[str]":
    """A NIK of its own for everyone: subdistrict of first registration, birth (women + 40), serial from 0001."""
    elsewhere = pd.Series(dice.choice(subdistrict_codes(), len(villages)), index=villages.index, dtype="str")
    registered_here = dice.random(len(villages)) < _OWN_SUBDISTRICT_SHARE
    place = villages.str[:6].where(registered_here, elsewhere)
    day = (born.dt.day + _WOMEN_ADD * women).astype("str").str.zfill(2)
    return _with_serial(place + day + born.dt.strftime("%m%y").astype("str"), 1)


def draw_family_cards(
    villages: "pd.Series[str]", as_of: pd.Timestamp, dice: np.random.Generator
) -> "pd.Series[str]":
    """A family card number for each family: subdistrict, day of issue, serial."""
    ages = pd.to_timedelta(dice.integers(1, _FAMILY_CARD_AGE_MAX_DAYS, len(villages)), unit="D")
    issued = pd.Series(as_of - ages, index=villages.index)
    day_and_month = issued.dt.strftime("%d%m%y").astype("str")
    return _with_serial(villages.str[:6] + day_and_month, _FIRST_FAMILY_CARD_SERIAL)


def _with_serial(start: "pd.Series[str]", first: int) -> "pd.Series[str]":
    serial = start.groupby(start).cumcount() + first
    return start + serial.astype("str").str.zfill(4)
