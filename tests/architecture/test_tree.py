"""What the tracked files may say."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Each pattern spells one letter as a class, so that this file does not name what it forbids.
FORBIDDEN = re.compile(
    r"(?:py[p]i|python[h]osted|npm[j]s|de[b]ian)\.(?:org|com)"  # a package registry
    r"|/(?:wor[k]|roo[t]|User[s])/|/hom[e]/[a-z]"  # a folder of one machine
)


def tracked_files():
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def breaches(text):
    return [number for number, line in enumerate(text.splitlines(), 1) if FORBIDDEN.search(line)]


def test_no_file_names_a_registry_or_a_folder_of_one_machine():
    found = {path.relative_to(ROOT): breaches(path.read_text("utf-8", "ignore")) for path in tracked_files()}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("place", ["https://py" + "pi.org/simple", "/ro" + "ot/x", "see /ho" + "me/budi/x"])
def test_a_registry_or_a_folder_of_one_machine_is_seen(place):
    assert breaches(f"good\n{place}\n") == [2]


def test_readme_names_only_verbs_of_the_makefile():
    readme = (ROOT / "README.md").read_text("utf-8")
    code = re.findall(r"`([^`]+)`|^(?:\$ )?(make .*)$", readme, re.MULTILINE)
    named = {verb for line in code for verb in re.findall(r"\bmake ([a-z]+)", " ".join(line))}
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"run", "test"} <= named <= verbs
