"""What units there are, a row each in `data/unit_kinds.toml`, read when this is loaded. Pure but for that file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_PAGES = frozenset({"zh-hans", "zh-hant", "en"})


class UnitKind(StrEnum):
    """What a unit is; the file says what is known of each."""

    #: 司法厅, 司法局: leads the units of its area, decides where no office fits.
    BUREAU = "bureau"
    #: 法律援助处
    LEGAL_AID_OFFICE = "legal_aid_office"
    #: 公共法律服务中心, at province, prefecture and county
    CENTRE = "centre"
    #: 公共法律服务工作站
    TOWN_STATION = "town_station"
    #: 公共法律服务工作室
    VILLAGE_WORKROOM = "village_workroom"
    #: 律师事务所
    LAW_FIRM = "law_firm"
    #: The province's 12348.
    HOTLINE_CENTRE = "hotline_centre"
    #: 公证处
    NOTARY_OFFICE = "notary_office"
    #: 司法鉴定机构
    APPRAISAL_INSTITUTE = "appraisal_institute"
    #: 人民调解委员会
    MEDIATION_COMMITTEE = "mediation_committee"
    #: 劳动人事争议仲裁委员会
    LABOUR_ARBITRATION = "labour_arbitration"
    #: 仲裁委员会, of the Arbitration Law
    COMMERCIAL_ARBITRATION = "commercial_arbitration"
    #: 诉讼服务中心
    COURT_WINDOW = "court_window"
    #: 派出所, 报案窗口
    POLICE_WINDOW = "police_window"
    #: 检察服务中心
    PROCURATORATE = "procuratorate"
    #: 庇护场所
    SHELTER = "shelter"
    #: 园区公共法律服务站
    PARK_STATION = "park_station"
    #: 商圈公共法律服务站: of a business district.
    DISTRICT_STATION = "district_station"
    #: 军人军属法律援助工作站
    MILITARY_STATION = "military_station"
    #: 退役军人法律服务站
    VETERANS_STATION = "veterans_station"


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of the file.

    Args:
        name: by language of the pages.
        parents: under which it may stand; None is the top of the tree.
        heading: under which a resident finds it.
        services: codes of what such a unit commonly offers.
        visited: people go there.
    """

    name: Mapping[str, str]
    parents: frozenset[UnitKind | None]
    heading: str
    services: tuple[str, ...] = ()
    visited: bool = True


def read(
    path: Path = Path(__file__).parent.parent / "data" / "unit_kinds.toml",
) -> tuple[dict[UnitKind, Row], dict[str, Mapping[str, str]]]:
    """Return the kinds of a file by code, and the names of its headings; both in its order.

    Raises:
        ValueError: a kind is missing or unknown, or a name or heading is missing.
        KeyError, TypeError: a row lacks something, or has what no row has.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    headings = {code: row["name"] for code, row in data["headings"].items()}
    kinds = {
        UnitKind(code): Row(
            **{
                **row,
                "parents": frozenset(UnitKind(one) if one else None for one in row["parents"]),
                "services": tuple(row.get("services", ())),
            }
        )
        for code, row in data["kinds"].items()
    }
    if kinds.keys() != set(UnitKind):
        raise ValueError(f"{path.name}: not every kind has a row")
    for name in (*headings.values(), *(row.name for row in kinds.values())):
        if name.keys() != _PAGES:
            raise ValueError(f"{path.name}: {name} is not in every language of the pages")
    if unknown := {row.heading for row in kinds.values()} - headings.keys():
        raise ValueError(f"{path.name}: there are no headings {unknown}")
    return kinds, headings


ROWS, HEADINGS = read()
