"""The sheets that the villages of a sample write, by layout."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from pipelines.sample.deliveries import Delivery
from pipelines.sample.register import Invented
from pipelines.sample.sheet import Sheet
from pipelines.sample.sources import bdt, dtsen, p3ke
from pipelines.sample.sources.eppgbm import EPPGBM, eppgbm_sheets
from pipelines.sample.sources.siksng import SIKSNG_MEMBER, siksng_sheets
from pipelines.sample.sources.template import template_sheets
from schemas.layouts import TEMPLATE

__all__ = ["SHEETS_OF_LAYOUT", "SIKSNG_MEMBER", "Sheet", "sheets_of"]

SHEETS_OF_LAYOUT: Mapping[str, Callable[[Invented, str], list[Sheet]]] = MappingProxyType(
    {
        TEMPLATE: template_sheets,
        SIKSNG_MEMBER: siksng_sheets,
        bdt.RUTA: bdt.ruta_sheets,
        bdt.ART: bdt.art_sheets,
        dtsen.KELUARGA: dtsen.keluarga_sheets,
        dtsen.ANGGOTA: dtsen.anggota_sheets,
        p3ke.KELUARGA: p3ke.keluarga_sheets,
        p3ke.INDIVIDU: p3ke.individu_sheets,
        EPPGBM: eppgbm_sheets,
    }
)
"""For each layout the sheets of invented rows, in a form of file."""


def sheets_of(layout: str, invented: Invented, deliveries: Sequence[Delivery]) -> list[Sheet]:
    """The sheets of a layout, all deliveries that have it together but those of another form apart."""
    sheets: list[Sheet] = []
    files = {number: file for number, delivery in enumerate(deliveries) if (file := delivery.file_of(layout))}
    for form in dict.fromkeys(file.form for file in files.values()):
        here = [number for number, file in files.items() if file.form == form]
        sheets += SHEETS_OF_LAYOUT[layout](invented.of_deliveries(here), form)
    return sheets
