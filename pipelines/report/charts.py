"""The charts of the report, drawn without a browser into the page itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

import pandas as pd

from pipelines.report.words import number
from schemas.findings import Severity

_WIDTH = 440
_ROW_HEIGHT = 40
_BAR_HEIGHT = 9
_FONT_SIZE = 13
_GAP = 6
_LABEL_LENGTH = 58
_ABOVE_MIDDLE, _BELOW_MIDDLE = -8, 8
_ROOM_FOR_TOTAL = 1.15
"""The axis is so much longer than the longest bar: the total stands behind it."""

_LONG_DECIMAL = re.compile(r"-?\d+\.\d{3,}")
_NAMESPACE = re.compile(r' xmlns(:\w+)?="[^"]*"')
_TAG = re.compile("<[^>]*>")


@dataclass(frozen=True)
class Bar:
    """One bar: its label, and how many findings of each severity it is made of."""

    label: str
    by_severity: Mapping[str, int]

    @property
    def total(self) -> int:
        """Length of the whole bar."""
        return sum(self.by_severity.values())


def draw_bars(bars: Sequence[Bar]) -> str:
    """Horizontal bars, stacked by severity; each stands below its label and before its total.

    Args:
        bars: from top to bottom, at least one.

    Returns:
        An ``<svg>`` element. It has no colours of its own: they are the page's custom properties ``--block``,
        ``--warn``, ``--note`` and its text colour.
    """
    import altair as alt

    parts, totals = _parts(bars), _totals(bars)
    row = alt.Y("row:O", axis=None)
    axis = alt.Scale(domain=[0, int(totals["total"].max()) * _ROOM_FOR_TOTAL], nice=False)
    colours = alt.Scale(domain=[*Severity], range=[f"var(--{severity.lower()})" for severity in Severity])
    drawn = (
        alt.Chart(parts)
        .mark_bar(height=_BAR_HEIGHT, yOffset=_BELOW_MIDDLE)
        .encode(
            y=row,
            x=alt.X("count:Q", axis=None, scale=axis, stack="zero"),
            color=alt.Color("severity:N", scale=colours, legend=None),
            order="order:O",
        )
    )
    named = alt.Chart(totals).mark_text(yOffset=_ABOVE_MIDDLE).encode(y=row, x=alt.value(0), text="label:N")
    counted = (
        alt.Chart(totals)
        .mark_text(yOffset=_BELOW_MIDDLE, dx=_GAP)
        .encode(y=row, x=alt.X("total:Q", scale=axis), text="shown:N")
    )
    chart = (
        alt.layer(drawn, named, counted)
        .properties(width=_WIDTH, height=alt.Step(_ROW_HEIGHT), padding=0, background="transparent")
        .configure(aria=False)
        .configure_text(align="left", baseline="middle", fontSize=_FONT_SIZE, fill="currentColor")
        .configure_view(stroke=None)
    )
    return _to_svg(chart.to_dict())


def _parts(bars: Sequence[Bar]) -> pd.DataFrame:
    """One row a coloured part of a bar."""
    parts = [
        (row, order, severity, bar.by_severity[severity])
        for row, bar in enumerate(bars)
        for order, severity in enumerate(Severity)
        if bar.by_severity.get(severity)
    ]
    return pd.DataFrame(parts, columns=["row", "order", "severity", "count"])


def _totals(bars: Sequence[Bar]) -> pd.DataFrame:
    """One row a bar."""
    totals = [
        (row, shorten(bar.label, _LABEL_LENGTH, placeholder=" …"), bar.total, number(bar.total))
        for row, bar in enumerate(bars)
    ]
    return pd.DataFrame(totals, columns=["row", "label", "total", "shown"])


def _to_svg(specification: dict[str, Any]) -> str:
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    # Inside tags only: in the texts a dot parts the thousands.
    rounded = _TAG.sub(lambda tag: _LONG_DECIMAL.sub(_two_decimals, tag[0]), svg)
    # Within a page an <svg> needs no namespace, so the page holds no address at all.
    return _NAMESPACE.sub("", rounded)


def _two_decimals(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}"
