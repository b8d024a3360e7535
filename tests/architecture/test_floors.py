"""Imports only go down, and every outside library has one door."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FLOORS = {
    5: ["pipelines.flows", "pipelines.cli", "pipelines.portal"],
    4: ["pipelines.batch", "pipelines.corrections", "pipelines.check_files", "pipelines.sources"],
    3: [
        "pipelines.read",
        "pipelines.workbook",
        "pipelines.ledger",
        "pipelines.report",
        "pipelines.scale_out",
        "pipelines.run_folder",
        "pipelines.home",
        "pipelines.pull",
        "pipelines.sheet_store",
        "pipelines.terminal",
        "pipelines.growth_csv",
        "pipelines.sample",
        "pipelines.template",
    ],
    2: [
        "pipelines.headings",
        "pipelines.parse",
        "pipelines.regions",
        "pipelines.names",
        "pipelines.validate",
        "pipelines.dedupe",
        "pipelines.growth",
        "pipelines.target",
        "pipelines.overlay",
        "pipelines.lifecycle",
        "pipelines.delivery",
        "pipelines.delivery_checks",
        "pipelines.delivery_findings",
        "pipelines.record_identity",
        "pipelines.assemble",
        "pipelines.cell_values",
        "pipelines.code_schemes",
        "pipelines.joined_columns",
        "pipelines.judge",
        "pipelines.locate",
        "pipelines.masking",
        "pipelines.measure",
        "pipelines.raw_tables",
        "pipelines.settle",
        "pipelines.table_parser",
        "pipelines.typed_columns",
        "pipelines.typed_tables",
        "pipelines.villages",
        "pipelines.yields",
    ],
    1: [
        "pipelines.frames",
        "pipelines.errors",
        "pipelines.settings",
        "pipelines.clock",
        "pipelines.steps",
        "pipelines.bugs",
        "schemas.compiled",
        "schemas.expectations",
    ],
    0: ["schemas"],
}
FLOOR_OF = {room: floor for floor, rooms in FLOORS.items() for room in rooms}

DOORS = ["pipelines.flows", "pipelines.cli", "pipelines.portal"]

# Who may import an outside library. A room's modules may do what the room may.
ONE_DOOR = {
    "openpyxl": ["pipelines.workbook"],
    "xlsxwriter": ["pipelines.workbook"],
    "python_calamine": ["pipelines.read"],
    "fastexcel": ["pipelines.read"],
    "prefect": ["pipelines.flows"],
    "pyspark": ["pipelines.scale_out"],
    "splink": ["pipelines.dedupe"],
    "great_expectations": ["schemas.expectations", "pipelines.delivery_checks"],
    "sqlite3": ["pipelines.ledger"],
    "psycopg": ["pipelines.ledger"],
    "dj_database_url": ["pipelines.ledger"],
    "django": ["pipelines.ledger", "pipelines.portal"],
    "fsspec": ["pipelines.pull"],
    "aiohttp": ["pipelines.pull"],
    "altair": ["pipelines.report"],
    "vl_convert": ["pipelines.report"],
    "jinja2": ["pipelines.report"],
    "os.environ": ["pipelines.settings"],
    "os.getenv": ["pipelines.settings"],
}


@dataclass(frozen=True)
class Import:
    """One name that a module takes from elsewhere."""

    name: str
    line: int
    in_function: bool


def within(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


def room_of(module: str) -> str | None:
    """The longest room name that holds the module."""
    return max((room for room in FLOOR_OF if within(module, room)), key=len, default=None)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(source: str, package: str) -> Iterator[Import]:
    """Every import and every ``os.environ`` of a source, those inside functions too.

    ``from a import b`` gives ``a.b``: it is ``b`` that is taken, a module or a name of one.
    """
    waiting: list[tuple[ast.AST, bool]] = [(ast.parse(source), False)]
    while waiting:
        node, in_function = waiting.pop()
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom():
                parents = package.split(".")
                base = parents[: len(parents) - node.level + 1] if node.level else []
                origin = ".".join([*base, *filter(None, [node.module])])
                names = [f"{origin}.{alias.name}" for alias in node.names]
            case ast.Attribute(value=ast.Name(id="os")):
                names = [f"os.{node.attr}"]
            case _:
                names = []
        yield from (Import(name, node.lineno, in_function) for name in names)
        inside = in_function or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        waiting += [(child, inside) for child in ast.iter_child_nodes(node)]


def wrong_floor(module: str, taken: Import) -> str | None:
    """Why a module may not take this name from the project's own rooms."""
    own, other = room_of(module), room_of(taken.name)
    if other is None:
        return f"{taken.name} has no floor: write it into FLOORS"
    if own == other:
        return None
    if within(module, "schemas") and within(other, "pipelines"):
        return "schemas never imports pipelines"
    if other in DOORS and not (own == "pipelines.cli" and taken.in_function):
        return f"the door {other} is opened by cli alone, inside its functions"
    if FLOOR_OF[other] > FLOOR_OF[own]:
        return f"{other} (floor {FLOOR_OF[other]}) lies above {own} (floor {FLOOR_OF[own]})"
    return None


def wrong_door(module: str, taken: Import) -> str | None:
    """Why a module may not take this name from an outside library."""
    for library, rooms in ONE_DOOR.items():
        if within(taken.name, library) and not any(within(module, room) for room in rooms):
            return f"{library} belongs to {' and '.join(rooms)}"
    return None


def wrong_import(module: str, taken: Import) -> str | None:
    """Why a module may not take this name, or None where it may."""
    if module == "pipelines":
        return "the package itself imports nothing"
    ours = within(taken.name, "pipelines") or within(taken.name, "schemas")
    return wrong_floor(module, taken) if ours else wrong_door(module, taken)


def complaints(module: str, source: str, package: str = "pipelines") -> list[str]:
    """What a module breaks, one sentence each."""
    if module != "pipelines" and room_of(module) is None:
        return [f"{module} has no floor: write it into FLOORS"]
    return [
        f"{module}, line {taken.line}: {wrong}"
        for taken in imports_of(source, package)
        if (wrong := wrong_import(module, taken))
    ]


SOURCES = sorted(path for top in ("pipelines", "schemas") for path in (ROOT / top).rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_imports_go_down_and_libraries_have_one_door(path):
    package = module_name(path.parent / "__init__.py")
    assert complaints(module_name(path), path.read_text("utf-8"), package) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("pipelines.parse", "from pipelines.batch import run_batch"),
        ("pipelines.parse", "from pipelines import batch"),
        ("pipelines.parse", "from . import batch"),
        ("pipelines.parse", "from .batch import run_batch"),
        ("pipelines.parse", "def late():\n    import pipelines.read.xlsx"),
        ("pipelines.parse", "if TYPE_CHECKING:\n    import pipelines.read"),
        ("schemas.tables", "from schemas.compiled import compile_rules"),
        ("schemas.compiled", "from pipelines.frames import Register"),
        ("pipelines.batch", "def late():\n    from pipelines import cli"),
        ("pipelines.flows", "def late():\n    from pipelines import portal"),
        ("pipelines.cli", "from pipelines.flows import night"),
        ("pipelines.cli", "import pipelines.unheard_of"),
        ("pipelines.unheard_of", ""),
        ("pipelines", "import pandas"),
        ("pipelines.batch", "import prefect.logging"),
        ("pipelines.batch", "def late():\n    from openpyxl import load_workbook"),
        ("pipelines.cli", "from os import environ"),
        ("pipelines.cli", "import os\nhome = os.environ['HOME']"),
        ("pipelines.cli", "import os\nhome = os.getenv('HOME')"),
    ],
)
def test_a_breach_is_seen(module, source):
    assert len(complaints(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("pipelines.batch", "import pandas\nfrom pipelines import parse, read\nimport schemas.compiled"),
        ("pipelines.cli", "def run():\n    from pipelines.flows import night"),
        ("pipelines.ledger.models", "from django.db import models\nfrom . import rows"),
        ("pipelines.settings", "import os\nhome = os.environ['HOME']"),
        ("pipelines.read.xlsx", "import os\nfrom python_calamine import CalamineWorkbook\nos.fspath('a')"),
        ("schemas.rules.member", "from schemas.rulebook import rule"),
    ],
)
def test_what_is_allowed_passes(module, source):
    assert complaints(module, source, module.rpartition(".")[0]) == []
