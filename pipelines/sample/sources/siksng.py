"""The list of persons from SIKS-NG: household and member in a row, answers in words."""

import numpy as np
import pandas as pd

from pipelines.sample.families import CHILD, GRANDCHILD, HEAD, IN_LAW, OTHER, PARENT, SPOUSE, WOMAN
from pipelines.sample.register import Invented
from pipelines.sample.sheet import Sheet, source_sheet

SIKSNG_MEMBER = "SIKSNG_MEMBER"

_TITLE = "Data"
_SEX_WORDS = {"1": "L", "2": "P"}
_YES_NO_WORDS = {"1": "YA", "2": "TIDAK"}
_PADAN_WORDS = {"PADAN": "PADAN", "BELUM_DICEK": "BELUM DICEK"}
_RELATION_WORDS = {
    HEAD: "KEPALA KELUARGA",
    CHILD: "ANAK",
    IN_LAW: "MENANTU",
    GRANDCHILD: "CUCU",
    PARENT: "ORANGTUA",
    OTHER: "FAMILI LAIN",
}
_OF_THE_FAMILY = (
    "province_name",
    "regency_name",
    "subdistrict_name",
    "village_name",
    "address",
    "hamlet",
    "rt",
    "rw",
)
_PROGRAMMES = ("receives_sembako", "receives_pkh", "receives_pbi")
_ONE_IN_EMERGENCY_LIST = 4


def siksng_sheets(invented: Invented, _form: str) -> list[Sheet]:
    """The one sheet of a SIKS-NG list."""
    member = invented.member
    household = invented.household.set_index("family")
    family = household.loc[member["family"], list(_OF_THE_FAMILY)].set_index(member.index)
    spouse = pd.Series(np.where(member["sex_code"] == WOMAN, "ISTRI", "SUAMI"), index=member.index, dtype="str")
    words = member.assign(
        relation_code=member["relation_code"].map(_RELATION_WORDS).where(member["relation_code"] != SPOUSE, spouse),
        sex_code=member["sex_code"].map(_SEX_WORDS),
        padan_status=member["padan_status"].map(_PADAN_WORDS),
        **{column: member[column].map(_YES_NO_WORDS) for column in _PROGRAMMES},
    )
    # The emergency list of 2021 named fewer people than the programme it stood beside.
    emergency = (member["receives_sembako"] == "1") & (member["family"] % _ONE_IN_EMERGENCY_LIST == 0)
    words["receives_sembako#2"] = emergency.map({True: "YA", False: "TIDAK"})
    cells = pd.concat([family, words.drop(columns=list(_OF_THE_FAMILY), errors="ignore")], axis=1)
    return [source_sheet(SIKSNG_MEMBER, cells, member, title=_TITLE, above=[[_TITLE], []])]
