"""BPS or Kemendagri: which system the region codes of a file are of. Decided per file, never per cell.

1405 is Siak to BPS and Pelalawan to Kemendagri; 1408 is Bengkalis to BPS and Siak to Kemendagri. A file that
leaves it open gives no village code at all.
"""

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from schemas.identifiers import clean_ids
from schemas.places import SIAK, fold_place, folded_names, regions

KEMENDAGRI: Literal["KEMENDAGRI"] = "KEMENDAGRI"
BPS: Literal["BPS"] = "BPS"
NO_CODES: Literal["NO_CODES"] = "NO_CODES"
NOT_SETTLED: Literal[""] = ""
RegionSystem = Literal["KEMENDAGRI", "BPS", "NO_CODES", ""]

_DOTTED = r"\d{2}\.\d{2}\.\d{2}(?:\.\d{4})?"
"""Only Kemendagri's codes are written so."""
_WHOLE = r"\d{4}|\d{6}|\d{7}|\d{10}"
_SIAK_KEMENDAGRI, _SIAK_BPS = "1408", "1405"
_CODED_LEVELS = frozenset({"kecamatan", "desa", "kelurahan"})


def clean_codes(raw: pd.Series) -> pd.Series:
    """Region codes without dots, spaces and decimals; NA where blank."""
    return clean_ids(raw)[0]


def to_kemendagri(codes: pd.Series) -> pd.Series:
    """Village codes of BPS as those of Kemendagri; a code of anything else stays as it is."""
    known = {region.bps_code: region.code for region in regions().values() if region.is_village}
    return codes.map(known).astype("str").fillna(codes)


def settle_region_system(
    places: pd.DataFrame, *, other_codes: Sequence[pd.Series] = (), owed: str = NOT_SETTLED
) -> RegionSystem:
    """Which system the codes of one file are of.

    Args:
        places: all rows of the file: ``village_code``, ``village_name``, ``subdistrict_name``, ``regency_name`` as
            written (dtype str, NA where blank).
        other_codes: further columns of region codes, as written, on the index of ``places``; what is no whole code
            in them does not count.
        owed: the one system that files of this layout may be of, where there is only one.

    Returns:
        KEMENDAGRI, BPS, NO_CODES when the file has none, or NOT_SETTLED.
    """
    written = pd.concat([places["village_code"], *map(_whole_codes, other_codes)])
    cleaned = clean_codes(written)
    codes, written = cleaned[cleaned.notna()], written[cleaned.notna()].str.strip()
    if codes.empty:
        return NO_CODES
    system = _by_codes(codes, written, places["regency_name"])
    told = places.loc[places.index.isin(codes.index)]
    if owed not in {NOT_SETTLED, system} or _names_speak_against(told):
        return NOT_SETTLED
    return system


def _whole_codes(written: pd.Series) -> pd.Series:
    """Codes of a regency, subdistrict or village; NA where a cell holds only its last part."""
    return written.where(clean_codes(written).str.fullmatch(_WHOLE).astype("boolean").fillna(value=False))


def _by_codes(codes: pd.Series, written: pd.Series, regency_name: pd.Series) -> RegionSystem:
    coded = [region for region in regions().values() if region.level in _CODED_LEVELS]
    dotted = written.str.fullmatch(_DOTTED).to_numpy(dtype=bool)
    beside_siak = codes.index.isin(regency_name.index[fold_place(regency_name) == SIAK])
    kemendagri = (
        dotted | codes.isin([region.code for region in coded]) | (beside_siak & (codes == _SIAK_KEMENDAGRI))
    )
    bps = ~dotted & (codes.isin([region.bps_code for region in coded]) | (beside_siak & (codes == _SIAK_BPS)))
    if kemendagri.any() and bps.any():
        return NOT_SETTLED
    if kemendagri.any() or codes.str.startswith(_SIAK_KEMENDAGRI).all():
        return KEMENDAGRI
    if bps.any() or codes.str.startswith(_SIAK_BPS).all():
        return BPS
    return NOT_SETTLED


def _names_speak_against(rows: pd.DataFrame) -> bool:
    """More than half of the rows that name a place name one outside Siak."""
    regency, subdistrict, village = (
        fold_place(rows[name]) for name in ("regency_name", "subdistrict_name", "village_name")
    )
    of_siak = village.isin(folded_names("desa", "kelurahan"))
    of_siak = of_siak.mask(subdistrict.notna(), subdistrict.isin(folded_names("kecamatan")))
    of_siak = of_siak.mask(regency.notna(), regency == SIAK)
    speaks = regency.notna() | subdistrict.notna() | village.notna()
    return 2 * int((speaks & ~of_siak).sum()) > int(speaks.sum())
