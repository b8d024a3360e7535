"""What happens how often: small helpers around one source of chance."""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

_DATA = Path(__file__).with_name("data")

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@cache
def data_rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the small tables beside this module."""
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def happens(dice: np.random.Generator, share: "float | Floats | pd.Series[float]", count: int) -> Mask:
    """Which of ``count`` cases fall within the share."""
    mask: Mask = dice.random(count) < np.asarray(share)
    return mask


def bell(dice: np.random.Generator, count: int, around: tuple[float, float], ends: tuple[float, float]) -> Floats:
    """Normally distributed numbers (mean and standard deviation); one beyond an end falls anywhere between."""
    numbers = dice.normal(*around, count)
    low, high = ends
    return np.where((numbers < low) | (numbers > high), dice.uniform(low, high, count), numbers)


def pick(dice: np.random.Generator, options: Sequence[str], index: pd.Index) -> "pd.Series[str]":
    """One of the options for each row, all alike likely."""
    return pd.Series(np.array(options)[dice.integers(0, len(options), len(index))], index=index, dtype="str")


def pick_by_decile(
    dice: np.random.Generator,
    options: Sequence[str],
    weights: Sequence[Sequence[float]],
    decile: "pd.Series[int]",
) -> "pd.Series[str]":
    """One of the options for each row, likely by the family's welfare.

    Args:
        dice: the source of chance.
        options: what may be.
        weights: of the options in the first decile, and in the tenth; in between they change evenly.
        decile: 1 to 10, one a row.
    """
    poorest, richest = (np.asarray(weight) / sum(weight) for weight in weights)
    wealth = np.linspace(0, 1, 10)[:, None]
    reached = np.cumsum(poorest * (1 - wealth) + richest * wealth, axis=1)
    thrown = dice.random(len(decile))[:, None] * reached[:, -1:][decile.to_numpy() - 1]
    place = (thrown >= reached[decile.to_numpy() - 1]).sum(axis=1)
    return pd.Series(np.array(options)[place], index=decile.index, dtype="str")
