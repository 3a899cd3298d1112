"""Cells of a file of units are read strictly, and what is written is read back."""

from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.storage.sheets import columns
from fawang.kernel.storage.sheets.columns import Wrong
from fawang.organisations.rules import UnitKind, kinds
from fawang.organisations.rules.hours import Week, read_week
from fawang.organisations.transfer import cells


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (cells.kind, "公共法律服务工作站", UnitKind.TOWN_STATION),
        (cells.kind, " town_station ", UnitKind.TOWN_STATION),
        (cells.kind, "Notary office", UnitKind.NOTARY_OFFICE),
        (cells.phone, "0757－81234567", "0757-81234567"),
        (cells.phone, "000-00000000（演示）", "000-00000000(演示)"),
        (cells.phone, "12348", "12348"),
        (cells.phones, "0757-1111111；0757-2222222, 0757-1111111", ("0757-1111111", "0757-2222222")),
        (columns.whole, "17", 17),
        (columns.whole, "17.0", 17),
        (cells.region, "440605", "440605"),
        (cells.degrees(90), "23.02891", Decimal("23.028910")),
        (cells.degrees(180), "-113", Decimal("-113.000000")),
        (columns.yes_or_no, "是", True),
        (columns.yes_or_no, "没有", False),
        (cells.services, "人民调解；legal_aid", ("legal_aid", "mediation")),
        (cells.languages, "白话，普通话", ("mandarin", "cantonese")),
        (cells.hours, "周一至周五 8:30-12:00 14:30-17:30；周六 9:00-12:00", None),
        (cells.hours, "MON-FRI 08:30–12:00 14:30–17:30; sat: 09:00-12:00", None),
    ],
)
def test_read(read: object, cell: str, value: object) -> None:
    found = read(cell)  # type: ignore[operator]
    if value is None:
        assert found["mon"] == [["08:30", "12:00"], ["14:30", "17:30"]] == found["fri"]
        assert (found["sat"], "sun" in found) == ([["09:00", "12:00"]], False)
    else:
        assert found == value


@pytest.mark.parametrize(
    ("read", "cell", "code"),
    [
        (columns.line(3), "四个字了", "field_too_long"),
        (cells.kind, "办公室", "field_wrong"),
        (cells.phone, "7.578123E+10", "import_phone"),
        (cells.phone, "见门口", "import_phone"),
        (cells.phone, "12", "import_phone"),
        (columns.whole, "-3", "field_wrong"),
        (columns.whole, "1.5", "field_wrong"),
        (cells.region, "4406051", "region_unknown"),
        (cells.degrees(90), "91", "field_wrong"),
        (cells.degrees(90), "NaN", "field_wrong"),
        (cells.degrees(90), "北纬23度", "field_wrong"),
        (columns.yes_or_no, "可能", "field_wrong"),
        (cells.services, "算命", "field_wrong"),
        (cells.languages, "火星语", "field_wrong"),
        (cells.hours, "全天", "import_hours"),
        (cells.hours, "周五至周一 09:00-12:00", "import_hours"),
        (cells.hours, "周一 12:00-09:00", "import_hours"),
        (cells.hours, "周一 09:00-12:00；周一 14:00-15:00", "import_hours"),
        (cells.hours, "；", "import_hours"),
    ],
)
def test_what_cannot_be_right(read: object, cell: str, code: str) -> None:
    with pytest.raises(Wrong) as failure:
        read(cell)  # type: ignore[operator]
    assert failure.value.code == code


_MINUTE = st.integers(0, 24 * 60 - 1)
_SPANS = st.lists(_MINUTE, max_size=6, unique=True).map(
    lambda all_: tuple(
        (time(*divmod(one, 60)), time(*divmod(other, 60)))
        for one, other in zip(*[iter(sorted(all_))] * 2, strict=False)
    )
)


@given(st.tuples(*[_SPANS] * 7).filter(any))
def test_hours_are_read_back(week: Week) -> None:
    assert read_week(cells.hours(cells.write_hours(week))) == week


def test_names_are_read_back() -> None:
    for one, row in kinds.ROWS.items():
        assert all(cells.kind(name) == one for name in row.name.values())
    assert cells.services("；".join(cells.SERVICE_NAMES.values())) == tuple(cells.SERVICE_NAMES)
    assert cells.languages("；".join(cells.LANGUAGE_NAMES.values())) == tuple(cells.LANGUAGE_NAMES)
    assert cells.write_hours(None) == ""
