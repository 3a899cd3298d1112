"""The register of lawyers."""

from datetime import date

import pytest

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.organisations import queries
from fawang.organisations.actions import edit_lawyer, lock_lawyer, register_lawyer
from fawang.organisations.models import Lawyer
from fawang.organisations.rules import UnitKind

from .conftest import clerk, editor, one

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(firms: None) -> queries.UnitRow:
    return one("440605", UnitKind.LAW_FIRM)


def register(firm: queries.UnitRow, **rest: object) -> Lawyer:
    values: dict[str, object] = {
        "by": editor(firm.id),
        "firm_id": firm.id,
        "name": "陈明",
        "licence_no": "T-1",
    }
    return register_lawyer(**values | rest)  # type: ignore[arg-type]


def test_register(firm: queries.UnitRow) -> None:
    row = register(
        firm, skills=["traffic", "labour"], languages=["cantonese", "mandarin"], capacity=3,
        practising_since=date(2015, 7, 1),
    )  # fmt: skip
    found = queries.lawyer(row.pk)
    assert found is not None
    assert (found.name, found.firm_id, found.firm_name, found.firm_region) == (
        "陈明",
        firm.id,
        firm.name,
        "440605",
    )
    assert (found.skills, found.languages) == (("labour", "traffic"), ("mandarin", "cantonese"))
    assert (found.capacity, found.active, found.away, found.version) == (3, True, False, 1)
    assert found in queries.lawyers_for("440605", "labour")


@pytest.mark.parametrize(
    ("rest", "errors"),
    [
        ({"name": ""}, {"name": "field_required"}),
        ({"licence_no": "1" * 41}, {"licence_no": "field_too_long"}),
        ({"skills": ["magic"]}, {"skills": "field_wrong"}),
        ({"languages": ["latin"]}, {"languages": "field_wrong"}),
        ({"capacity": 201}, {"capacity": "field_wrong"}),
        ({"capacity": -1}, {"capacity": "field_wrong"}),
        ({"practising_since": date(2999, 1, 1)}, {"practising_since": "day_in_future"}),
    ],
)
def test_what_is_wrong_is_named(
    firm: queries.UnitRow, rest: dict[str, object], errors: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as failure:
        register(firm, **rest)
    assert failure.value.errors == errors


def test_register_refuses(firm: queries.UnitRow) -> None:
    register(firm)
    with pytest.raises(Conflict) as failure:
        register(firm, name="李华")
    assert failure.value.code == "licence_taken"
    with pytest.raises(NotAllowed):
        register(firm, by=clerk(firm.id), licence_no="T-2")
    with pytest.raises(Invalid) as wrong:
        register(firm, by=SYSTEM, firm_id=one("440605", UnitKind.CENTRE).id, licence_no="T-2")
    assert wrong.value.errors == {"firm_id": "not_a_firm"}
    with pytest.raises(NotFound):
        register(firm, firm_id=10**9)


def test_edit(firm: queries.UnitRow) -> None:
    row = register(firm)
    edited = edit_lawyer(
        by=editor(firm.id),
        lawyer_id=row.pk,
        version=1,
        capacity=9,
        skills=["debt"],
        on_leave_until=date(2099, 1, 1),
    )
    assert (edited.capacity, edited.skills, edited.version) == (9, ["debt"], 2)
    found = queries.lawyer(row.pk)
    assert found is not None
    assert found.away
    begun = edit_lawyer(by=editor(firm.id), lawyer_id=row.pk, version=2, practising_since=date(2015, 7, 1))
    assert begun.practising_since == date(2015, 7, 1)
    back = edit_lawyer(by=SYSTEM, lawyer_id=row.pk, version=3, back_from_leave=True)
    assert back.on_leave_until is None
    assert edit_lawyer(by=SYSTEM, lawyer_id=row.pk, version=4, active=False).active is False
    assert queries.lawyer(row.pk) is None


def test_edit_refuses(firm: queries.UnitRow) -> None:
    row = register(firm)
    with pytest.raises(Conflict) as failure:
        edit_lawyer(by=SYSTEM, lawyer_id=row.pk, version=2, capacity=1)
    assert failure.value.params == {"version": 1}
    with pytest.raises(NotAllowed):
        edit_lawyer(by=clerk(firm.id), lawyer_id=row.pk, version=1, capacity=1)
    with pytest.raises(Invalid):
        edit_lawyer(by=SYSTEM, lawyer_id=row.pk, version=1, capacity=500)
    with pytest.raises(NotFound):
        edit_lawyer(by=SYSTEM, lawyer_id=10**9, version=1)


def test_moving_needs_the_right_at_both_firms(firm: queries.UnitRow) -> None:
    row = register(firm)
    other = one("440606", UnitKind.LAW_FIRM)
    with pytest.raises(NotAllowed):
        edit_lawyer(by=editor(firm.id), lawyer_id=row.pk, version=1, firm_id=other.id)
    above_both = editor(one("4406", UnitKind.BUREAU).id)
    assert edit_lawyer(by=above_both, lawyer_id=row.pk, version=1, firm_id=other.id).firm_id == other.id


def test_the_audit_forgets_the_person_and_not_the_fact(firm: queries.UnitRow) -> None:
    row = register(firm)
    audit.erase(object=f"organisations.lawyer:{row.pk}", by=SYSTEM)
    entry = AuditEntry.objects.get(action="organisations.lawyer_registered")
    assert entry.data == {"name": audit.ERASED, "licence_no": audit.ERASED}


def test_lock(firm: queries.UnitRow) -> None:
    lock_lawyer(by=SYSTEM, lawyer_id=register(firm).pk)
    with pytest.raises(NotFound):
        lock_lawyer(by=SYSTEM, lawyer_id=10**9)
