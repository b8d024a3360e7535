"""Invented names, built from common given names of the peoples of Riau."""

from functools import cache

import numpy as np
import pandas as pd

from pipelines.sample.chance import data_rows, happens, pick

ORIGIN_SHARES = {"melayu": 0.36, "jawa": 0.25, "batak": 0.16, "minang": 0.13, "nias": 0.05, "tionghoa": 0.05}

_SECOND_NAME_SHARE = 0.75


@cache
def _names(origin: str, kind: str) -> list[str]:
    return [row["name"] for row in data_rows("names") if (row["origin"], row["kind"]) == (origin, kind)]


def draw_origins(count: int, dice: np.random.Generator) -> "pd.Series[str]":
    """The people that each family comes from."""
    return pd.Series(dice.choice(list(ORIGIN_SHARES), count, p=list(ORIGIN_SHARES.values())), dtype="str")


def draw_clans(origins: "pd.Series[str]", dice: np.random.Generator) -> "pd.Series[str]":
    """A clan for each family whose people has clans, else NA."""
    clans = pd.Series(pd.NA, index=origins.index, dtype="str")
    for origin in ORIGIN_SHARES:
        of_origin = origins.index[origins == origin]
        if _names(origin, "clan"):
            clans[of_origin] = pick(dice, _names(origin, "clan"), of_origin)
    return clans


def draw_names(
    origins: "pd.Series[str]", women: "pd.Series[bool]", clans: "pd.Series[str]", dice: np.random.Generator
) -> "pd.Series[str]":
    """Names in capitals: one or two given names, then the clan where there is one."""
    given = pd.Series(pd.NA, index=origins.index, dtype="str")
    second = given.copy()
    for origin in ORIGIN_SHARES:
        for kind, of_sex in (("man", ~women), ("woman", women)):
            chosen = origins.index[(origins == origin) & of_sex]
            given[chosen] = pick(dice, _names(origin, kind), chosen)
            second[chosen] = pick(dice, _names(origin, kind), chosen)
    second = second.where(happens(dice, _SECOND_NAME_SHARE, len(given)) & (second != given))
    return given + (" " + second).fillna("") + (" " + clans).fillna("")
