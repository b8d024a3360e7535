"""Great Expectations over the measures of a delivery, and its Data Docs.

What fails is found by the rules themselves (`pipelines.delivery_findings`); this is the second opinion on the
same bounds, and the pages on which an analyst reads them. Importing Great Expectations costs seconds: it is late.
"""

import re
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.frames import RunResult
from pipelines.masking import mask_texts
from schemas.measures import DERIVED, MEASURED, UNIT

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.checkpoint.checkpoint import CheckpointResult

_SITE = "sahih"
_OUTSIDE = re.compile(r"https?:|//")
_LONG_FRACTION = re.compile(r"(\d\.\d{4})\d{5,}")
_URL = re.compile(r"url\([^)]*\)")
_LONG_NUMBER = re.compile(r"\d{16,}")
_STYLE = """
body {font-family: system-ui, sans-serif; margin: 1rem; color: #212529}
.row {display: flex; flex-wrap: wrap; gap: 1rem} .row > * {flex: 1 1 16rem; min-width: 0}
table {border-collapse: collapse; margin: .5rem 0} td, th {border: 1px solid #ccc; padding: .25rem .5rem}
.alert, .card {border: 1px solid #ddd; background: #f8f9fa; padding: .5rem; margin: .5rem 0}
.badge {border: 1px solid #999; border-radius: .25rem; padding: 0 .25rem} ul {padding-left: 1.25rem}
"""
_INDEX = """<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>Pemeriksaan kiriman</title></head>
<body><h1>Pemeriksaan kiriman</h1><ul>{links}</ul></body></html>"""


def write_data_docs(result: RunResult, folder: Path) -> None:
    """Checks the measures of a delivery and writes the pages of Great Expectations.

    The pages hold measures only, no person and no long number, and load nothing from another host.

    Args:
        result: the night; nothing is written when nothing was measured.
        folder: where the pages go; it must not exist.
    """
    if result.units is None:
        return
    check_units(result.units, folder, result.run_id)
    for part in ("images", "fonts"):
        shutil.rmtree(folder / "static" / part, ignore_errors=True)
    for style in folder.rglob("*.css"):
        style.write_text(_URL.sub("none", style.read_text("utf-8")), "utf-8")
    pages = sorted(page for page in folder.rglob("*.html") if page.name != "index.html")
    for page in pages:
        page.write_text(_alone(page.read_text("utf-8")), "utf-8")
    links = [f'<li><a href="{page.relative_to(folder)}">{_name(page, folder)}</a></li>' for page in pages]
    (folder / "index.html").write_text(_INDEX.format(links="".join(links)), "utf-8")


def check_units(units: pd.DataFrame, folder: Path, run_id: str) -> "CheckpointResult":
    """Runs the suite of the rules over the measures, as a checkpoint that writes Data Docs.

    Args:
        units: as `pipelines.frames.RunResult.units`.
        folder: where the pages go.
        run_id: name of the run.
    """
    with _their_warnings():
        import great_expectations as gx
        from great_expectations.checkpoint.actions import UpdateDataDocsAction
        from great_expectations.core.run_identifier import RunIdentifier

        context = gx.get_context(mode="ephemeral", project_config=_settings(folder))
        source = context.data_sources.add_pandas("register")
        batch = source.add_dataframe_asset("ukuran").add_batch_definition_whole_dataframe("malam")
        validation = gx.ValidationDefinition(name="kiriman", data=batch, suite=context.suites.add(suite()))
        checkpoint = gx.Checkpoint(
            name="malam",
            validation_definitions=[context.validation_definitions.add(validation)],
            actions=[UpdateDataDocsAction(name="data_docs", site_names=[_SITE])],
            result_format={"result_format": "COMPLETE", "unexpected_index_column_names": list(UNIT)},
        )
        return context.checkpoints.add(checkpoint).run(
            batch_parameters={"dataframe": _shown(units)}, run_id=RunIdentifier(run_name=run_id)
        )


def suite() -> "ExpectationSuite":
    """The rules as Great Expectations has them."""
    with _their_warnings():
        from schemas.expectations import delivery_suite

        return delivery_suite()


@contextmanager
def _their_warnings() -> Iterator[None]:
    """Great Expectations imports modules that Python gave up: not ours to mend."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "module 'sre_", DeprecationWarning)
        yield


def _settings(folder: Path) -> Any:  # noqa: ANN401 - a type of Great Expectations, which is imported late
    """Nothing is kept but the pages, nothing is told to anybody."""
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())}
    site = {"class_name": "SiteBuilder", "show_how_to_buttons": False, "store_backend": store}
    return DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        data_docs_sites={_SITE: site | {"site_index_builder": {"class_name": "DefaultSiteIndexBuilder"}}},
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )


def _shown(units: pd.DataFrame) -> pd.DataFrame:
    """The units as pages may show them: what people wrote is masked."""
    nothing = np.zeros(len(units), dtype=bool)
    written = {
        name: pd.Series(mask_texts(pa.array(units[name], pa.large_string()), nothing, nothing), dtype="str")
        for name in ("posyandu", "source")
    }
    return units.assign(**written)[[*UNIT, *MEASURED, *DERIVED]]


def _alone(page: str) -> str:
    """A page that needs no other host and runs nothing."""
    from lxml import html

    tree = html.document_fromstring(page)
    for element in list(tree.iter("script", "link", "img", "footer", "iframe", "object")):
        own = element.tag == "link" and not _OUTSIDE.match(element.get("href", ""))
        if not own:
            element.drop_tree()
    for element in tree.iter(html.etree.Element):
        for name, value in element.attrib.items():
            if name.startswith("on") or (name in {"href", "src"} and _OUTSIDE.match(value)):
                del element.attrib[name]
    style = html.Element("style")
    style.text = _STYLE
    tree.find("head").append(style)
    text: str = html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")
    return _LONG_NUMBER.sub("#", _LONG_FRACTION.sub(r"\1", _URL.sub("none", text)))


def _name(page: Path, folder: Path) -> str:
    return "Hasil malam ini" if page.relative_to(folder).parts[0] == "validations" else "Aturan"
