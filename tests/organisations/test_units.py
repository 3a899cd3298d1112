"""Opening, changing and closing units."""

from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.organisations import queries
from fawang.organisations.actions import close_unit, create_unit, edit_unit
from fawang.organisations.models import Unit
from fawang.organisations.rules import Position, UnitKind

from .conftest import clerk, editor, one

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> queries.UnitRow:
    return one("440605", UnitKind.BUREAU)


def open_station(bureau: queries.UnitRow, **rest: object) -> Unit:
    values: dict[str, object] = {
        "by": editor(bureau.id), "name": "桂城第二工作站", "kind": "town_station", "region_code": "440605011",
        "parent_id": bureau.id,
    }  # fmt: skip
    return create_unit(**values | rest)  # type: ignore[arg-type]


def test_create(bureau: queries.UnitRow) -> None:
    unit = open_station(
        bureau, services=["mediation", "legal_aid"], phone="0757-1", address="某路1号", accepts_any=True
    )
    row = queries.unit(unit.pk)
    assert row.path == (unit.pk, *bureau.path)
    assert row.depth == 4
    assert row.services == ("legal_aid", "mediation")
    assert (row.phone, row.address, row.accepts_any, row.active, row.version) == (
        "0757-1",
        "某路1号",
        True,
        True,
        1,
    )
    entry = AuditEntry.objects.get(action="organisations.unit_created", unit_id=unit.pk)
    assert entry.object == f"organisations.unit:{unit.pk}"
    assert entry.actor == "staff:7"


def test_text_is_cleaned(bureau: queries.UnitRow) -> None:
    unit = open_station(bureau, name="  桂城\u202e第二\x00\n工作站 ")
    assert unit.name == "桂城第二 工作站"


@pytest.mark.parametrize(
    ("rest", "errors"),
    [
        ({"name": " "}, {"name": "field_required"}),
        ({"name": "站" * 121}, {"name": "field_too_long"}),
        ({"kind": "castle"}, {"kind": "field_wrong"}),
        ({"region_code": "440699"}, {"region_code": "region_unknown"}),
        ({"region_code": "440105"}, {"region_code": "unit_outside_parent"}),
        ({"kind": "village_workroom"}, {"parent_id": "unit_wrong_parent"}),
        ({"services": ["magic"]}, {"services": "field_wrong"}),
        ({"name": "", "phone": "1" * 61}, {"name": "field_required", "phone": "field_too_long"}),
    ],
)
def test_what_is_wrong_is_named(
    bureau: queries.UnitRow, rest: dict[str, object], errors: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as failure:
        open_station(bureau, **rest)
    assert failure.value.errors == errors


def test_who_may_create(bureau: queries.UnitRow) -> None:
    for actor in (ANONYMOUS, clerk(bureau.id), editor(one("440606", UnitKind.BUREAU).id)):
        with pytest.raises(NotAllowed):
            open_station(bureau, by=actor)
    open_station(bureau, by=editor(one("4406", UnitKind.BUREAU).id))
    with pytest.raises(NotFound):
        open_station(bureau, parent_id=10**9)
    with pytest.raises(NotAllowed):
        open_station(bureau, kind="bureau", region_code="44", parent_id=None)


def test_only_the_system_opens_at_the_top() -> None:
    unit = create_unit(by=SYSTEM, name="部", kind="bureau", region_code="44", parent_id=None)
    assert unit.path == [unit.pk]


def test_edit(bureau: queries.UnitRow) -> None:
    unit = edit_unit(by=editor(bureau.id), unit_id=bureau.id, version=bureau.version, phone=" 0757-2 ")
    assert (unit.phone, unit.name, unit.version) == ("0757-2", bureau.name, bureau.version + 1)
    entry = AuditEntry.objects.get(action="organisations.unit_edited", unit_id=bureau.id)
    assert entry.data == {"before": {"phone": ""}, "after": {"phone": "0757-2"}}
    cleared = edit_unit(
        by=SYSTEM, unit_id=bureau.id, version=unit.version, phone="", services=[], accepts_any=False
    )
    assert cleared.phone == ""


def test_how_to_reach_a_unit_and_where_it_stands(bureau: queries.UnitRow) -> None:
    place = Position(Decimal("23.028800"), Decimal("113.142700"))
    edit = partial(edit_unit, by=editor(bureau.id), unit_id=bureau.id)
    edit(
        version=bureau.version,
        other_phones=[" 0757-2 ", "0757-3", "0757-2"],
        languages=["hakka", "mandarin"],
        position=place,
    )
    row = queries.unit(bureau.id)
    assert (row.other_phones, row.languages, row.position) == (
        ("0757-2", "0757-3"),
        ("mandarin", "hakka"),
        place,
    )
    # What is not named stays as it is.
    edit(version=row.version, phone="1")
    assert queries.unit(bureau.id).position == place
    with pytest.raises(Invalid) as raised:
        edit(
            version=row.version + 1,
            other_phones=[""],
            languages=["klingon"],
            position=Position(Decimal(91), Decimal(0)),
        )
    assert raised.value.errors == {
        "other_phones": "field_required",
        "languages": "field_wrong",
        "position": "field_wrong",
    }
    for half in ({"latitude": None}, {"longitude": None}, {"latitude": 91}):
        with pytest.raises(IntegrityError, match="unit_position"), transaction.atomic():
            Unit.objects.filter(pk=bureau.id).update(**half)


def test_edit_refuses(bureau: queries.UnitRow) -> None:
    with pytest.raises(Conflict) as failure:
        edit_unit(by=editor(bureau.id), unit_id=bureau.id, version=bureau.version - 1, name="新")
    assert failure.value.code == "stale"
    assert failure.value.params == {"version": bureau.version}
    with pytest.raises(NotAllowed):
        edit_unit(by=clerk(bureau.id), unit_id=bureau.id, version=bureau.version, name="新")
    with pytest.raises(Invalid):
        edit_unit(by=editor(bureau.id), unit_id=bureau.id, version=bureau.version, name="")
    with pytest.raises(NotFound):
        edit_unit(by=SYSTEM, unit_id=10**9, version=1, name="新")
    assert queries.unit(bureau.id) == bureau


def test_close(bureau: queries.UnitRow) -> None:
    unit = open_station(bureau)
    closed = close_unit(by=editor(bureau.id), unit_id=unit.pk, version=1)
    assert not closed.active
    assert queries.unit(unit.pk).version == 2
    assert unit.pk not in [row.id for row in queries.nearest("440605011", UnitKind.TOWN_STATION)]
    assert AuditEntry.objects.filter(action="organisations.unit_closed", unit_id=unit.pk).count() == 1
    with pytest.raises(Invalid) as failure:
        create_unit(
            by=SYSTEM, name="室", kind="village_workroom", region_code="440605011049", parent_id=unit.pk
        )
    assert failure.value.errors == {"parent_id": "unit_closed"}


@pytest.mark.usefixtures("firms_of_the_city")
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (UnitKind.BUREAU, "unit_has_units"),
        (UnitKind.LEGAL_AID_OFFICE, "unit_still_competent"),
        (UnitKind.LAW_FIRM, "unit_has_lawyers"),
    ],
)
def test_close_refuses_what_others_depend_on(kind: UnitKind, code: str) -> None:
    unit = one("440605", kind)
    with pytest.raises(Conflict) as failure:
        close_unit(by=SYSTEM, unit_id=unit.id, version=unit.version)
    assert failure.value.code == code
    assert failure.value.params["count"]
    with pytest.raises(NotAllowed):
        close_unit(by=clerk(unit.id), unit_id=unit.id, version=unit.version)
