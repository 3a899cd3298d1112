"""Who may handle what, where."""

from datetime import date, timedelta

import pytest

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.organisations import queries
from fawang.organisations.actions import end_jurisdiction, set_jurisdiction
from fawang.organisations.models import Jurisdiction
from fawang.organisations.rules import UnitKind

from .conftest import clerk, editor, one

pytestmark = pytest.mark.django_db

TOWN = "440605011"


@pytest.fixture
def centre() -> queries.UnitRow:
    return one("440605", UnitKind.CENTRE)


def give(centre: queries.UnitRow, **rest: object) -> Jurisdiction:
    values: dict[str, object] = {
        "by": editor(centre.id), "unit_id": centre.id, "service": "legal_aid", "region_code": TOWN,
        "basis": "决定",
    }  # fmt: skip
    return set_jurisdiction(**values | rest)  # type: ignore[arg-type]


def test_a_new_row_decides_at_once_and_moves_the_version(centre: queries.UnitRow) -> None:
    before = queries.find_route(service="legal_aid", place=TOWN)
    row = give(centre)
    after = queries.find_route(service="legal_aid", place=TOWN)
    assert after.unit is not None
    assert after.unit.id == centre.id
    assert after.entry_version == after.table_version == row.version > before.table_version
    assert after.basis == "决定"
    entry = AuditEntry.objects.get(action="organisations.jurisdiction_set")
    assert (entry.unit_id, entry.data["region"], entry.data["version"]) == (centre.id, TOWN, row.version)


def test_ending_moves_the_version_too(centre: queries.UnitRow) -> None:
    row = give(centre)
    ended = end_jurisdiction(by=editor(centre.id), jurisdiction_id=row.pk, version=row.version)
    found = queries.find_route(service="legal_aid", place=TOWN)
    assert found.unit is not None
    assert found.unit.id != centre.id
    assert found.table_version == ended.version > row.version
    assert AuditEntry.objects.filter(action="organisations.jurisdiction_ended").count() == 1
    with pytest.raises(NotFound):
        end_jurisdiction(by=SYSTEM, jurisdiction_id=row.pk, version=ended.version)
    # What is ended can be given again.
    assert give(centre).pk != row.pk


def test_ending_on_a_day(centre: queries.UnitRow) -> None:
    today = clock.today()
    row = give(centre, valid_from=today - timedelta(days=9))
    end_jurisdiction(by=SYSTEM, jurisdiction_id=row.pk, version=row.version, last_day=today)
    still, after = (
        queries.find_route(service="legal_aid", place=TOWN, on=day)
        for day in (today, today + timedelta(days=1))
    )
    assert still.unit is not None
    assert still.unit.id == centre.id
    assert after.unit is not None
    assert after.unit.id != centre.id
    newer = Jurisdiction.objects.get(pk=row.pk).version
    with pytest.raises(Invalid):
        end_jurisdiction(
            by=SYSTEM, jurisdiction_id=row.pk, version=newer, last_day=today - timedelta(days=10)
        )


def test_change(centre: queries.UnitRow) -> None:
    row = give(centre)
    changed = give(centre, jurisdiction_id=row.pk, version=row.version, matter="labour", priority=3)
    assert (changed.pk, changed.matter, changed.priority) == (row.pk, "labour", 3)
    with pytest.raises(Conflict) as failure:
        give(centre, jurisdiction_id=row.pk, version=row.version)
    assert failure.value.code == "stale"
    assert failure.value.params == {"version": changed.version}
    with pytest.raises(NotFound):
        give(one("440605", UnitKind.LEGAL_AID_OFFICE), jurisdiction_id=row.pk, version=changed.version)


def test_one_row_for_the_same(centre: queries.UnitRow) -> None:
    give(centre)
    with pytest.raises(Conflict) as failure:
        give(centre)
    assert failure.value.code == "jurisdiction_exists"
    give(centre, matter="labour")
    give(centre, organ_level="county")


@pytest.mark.parametrize(
    ("rest", "errors"),
    [
        ({"service": "magic"}, {"service": "field_wrong"}),
        ({"matter": "magic"}, {"matter": "field_wrong"}),
        ({"organ_level": "town"}, {"organ_level": "field_wrong"}),
        ({"organ_level": "planet"}, {"organ_level": "field_wrong"}),
        ({"region_code": "1"}, {"region_code": "region_unknown"}),
        ({"region_code": "440606"}, {"region_code": "jurisdiction_outside_unit"}),
        ({"region_code": "4406"}, {"region_code": "jurisdiction_outside_unit"}),
        ({"basis": " "}, {"basis": "field_required"}),
        ({"priority": 101}, {"priority": "field_wrong"}),
        ({"valid_from": date(2026, 2, 2), "valid_until": date(2026, 2, 1)}, {"valid_until": "field_wrong"}),
    ],
)
def test_what_is_wrong_is_named(
    centre: queries.UnitRow, rest: dict[str, object], errors: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as failure:
        give(centre, **rest)
    assert failure.value.errors == errors


def test_who_may(centre: queries.UnitRow) -> None:
    row = give(centre)
    for actor in (clerk(centre.id), editor(one("440606", UnitKind.BUREAU).id)):
        with pytest.raises(NotAllowed):
            give(centre, by=actor, matter="labour")
        with pytest.raises(NotAllowed):
            end_jurisdiction(by=actor, jurisdiction_id=row.pk, version=row.version)
    with pytest.raises(NotFound):
        give(centre, unit_id=10**9)


def test_two_offices_for_the_same_is_reported(centre: queries.UnitRow) -> None:
    office = one("440605", UnitKind.LEGAL_AID_OFFICE)
    give(centre, region_code="440605")
    found = queries.find_route(service="legal_aid", place=TOWN)
    assert found.conflict
    assert found.unit is not None
    assert {found.unit.id, found.alternatives[0].office.id} == {office.id, centre.id}
