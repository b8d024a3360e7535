"""Rule profiles: what changes when the law changes. Chosen by the day the run speaks of.

Parameters and their sources are rows of ``rule_profiles.csv``; the profile ``*`` holds what all share.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("rule_profiles.csv")
_SHARED = "*"
_WITHOUT_DECILE = "DTKS_2022"


@dataclass(frozen=True)
class Profile:
    """The parameters in force on a day, by name, as text until asked for."""

    name: str
    parameters: Mapping[str, str]

    @property
    def owes_decile(self) -> bool:
        """A family owes its national decile: since DTSEN, which alone has one for everybody."""
        return self.name != _WITHOUT_DECILE

    def number(self, parameter: str) -> int:
        """A whole-number parameter."""
        return int(self.parameters[parameter])

    def day(self, parameter: str) -> date:
        """A parameter that is a date."""
        return date.fromisoformat(self.parameters[parameter])

    def words(self, parameter: str) -> list[str]:
        """A parameter that is a list."""
        return self.parameters[parameter].split(";")


@cache
def _profiles() -> Mapping[str, Mapping[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shared = {row["parameter"]: row["value"] for row in rows if row["profile"] == _SHARED}
    names = dict.fromkeys(row["profile"] for row in rows if row["profile"] != _SHARED)
    return {
        name: shared | {row["parameter"]: row["value"] for row in rows if row["profile"] == name} for name in names
    }


def profile_on(as_of: date) -> Profile:
    """The profile with the latest first day not after ``as_of``; before all of them, the oldest."""
    by_first_day = sorted(_profiles().items(), key=lambda item: item[1]["profile_valid_from"])
    in_force = [item for item in by_first_day if item[1]["profile_valid_from"] <= as_of.isoformat()]
    name, parameters = (in_force or by_first_day[:1])[-1]
    return Profile(name, parameters)
