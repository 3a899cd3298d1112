"""Commands of desks without a line: carried out once, refused, or held for somebody to decide."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from fawang.counter.actions.exports import import_file
from fawang.counter.actions.held import erase_number, forget_discarded, resolve
from fawang.counter.models import OfflineCommand, Visit
from fawang.counter.queries import offline as queries
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security.audit_queries import entries
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules import Role
from fawang.work_orders import queries as orders
from fawang.work_orders.models import WorkOrder
from tests.conftest import unit_at
from tests.counter.cases import clerk, station
from tests.counter.offline import DEVICE, ID_NUMBER, application, note, sealed_file, send, visit

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def elsewhere() -> Actor:
    """Return a clerk of another station."""
    return clerk(unit_at("440605122", UnitKind.TOWN_STATION)).actor


def tasks(by: Actor) -> list[str]:
    """Return the subjects of what a clerk's unit is asked to do."""
    return [one.subject for one in organisations.open_tasks(by).items]


def test_a_day_without_a_line_is_carried_out_in_order() -> None:
    now, by, unit = clock.now(), clerk().actor, station().id
    made = now - 5 * HOUR
    done = send(
        by, visit(unit, made, name="蒋先生", phone="13800138000"), application(unit, made, seq=2), now=now
    )
    assert [one["state"] for one in done] == ["done", "done"]
    row = Visit.objects.get()
    assert row.code == done[0]["number"]
    assert row.began_at == made - timedelta(minutes=10)
    order = WorkOrder.objects.get()
    assert (order.code, order.intake_unit_id, order.channel) == (done[1]["number"], unit, "counter")
    assert order.kind == "legal_aid"
    # Nothing of it is kept twice.
    assert [*OfflineCommand.objects.values_list("content", "phone_hash")] == [(None, None)] * 2


def test_sent_again_the_same_answer_comes_and_nothing_is_done_twice() -> None:
    now, by = clock.now(), clerk().actor
    batch = [visit(station().id, now - HOUR), application(station().id, now - HOUR, seq=2)]
    first = send(by, *batch, now=now)
    assert send(by, *batch, now=now + 9 * timedelta(days=1)) == first
    assert (Visit.objects.count(), WorkOrder.objects.count()) == (1, 1)


def test_another_command_under_the_same_id_is_refused() -> None:
    now, by = clock.now(), clerk().actor
    first = visit(station().id, now - HOUR)
    send(by, first, now=now)
    other = visit(station().id, now - HOUR, id=first.id, note="etwas anderes")
    assert send(by, other, now=now)[0]["code"] == "command_reused"
    assert send(elsewhere(), first, now=now)[0]["code"] == "command_reused"
    assert Visit.objects.count() == 1


def test_what_is_wrong_is_refused_with_its_fields_and_the_rest_goes_on() -> None:
    now, by, unit = clock.now(), clerk().actor, station().id
    wrong = application(unit, now - HOUR, id_number="123", matter="")
    done = send(by, wrong, visit(unit, now - HOUR, seq=2), visit(999_999_999, now - HOUR, seq=3), now=now)
    assert [one["state"] for one in done] == ["refused", "done", "refused"]
    assert {*done[0]["errors"]} == {"id_number", "matter"}
    assert done[2]["code"] == "unit_unknown"
    assert OfflineCommand.objects.get(client_id=wrong.id).content is None


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_is_a_day_off_is_put_right_and_both_times_are_kept(days: int) -> None:
    now, by = clock.now(), clerk().actor
    wrong = now + timedelta(days=days) - HOUR
    send(by, visit(station().id, wrong), now=now, days=-days)
    row = OfflineCommand.objects.get()
    assert (row.made_at, row.corrected_at) == (wrong, now - HOUR)
    assert Visit.objects.get().began_at == now - HOUR - timedelta(minutes=10)


@pytest.mark.parametrize("known_by", [{"id_number": ID_NUMBER}, {"phone": "13800138000"}])
def test_somebody_served_elsewhere_meanwhile_is_decided_about(known_by: dict[str, Any]) -> None:
    now, by, unit = clock.now(), clerk().actor, station().id
    there = elsewhere()
    person: dict[str, Any] = {"name": "蒋先生", **known_by}
    send(there, visit(there.grants[0].unit_id, now - HOUR, **person), now=now - HOUR)
    [done] = send(by, visit(unit, now - 2 * HOUR, note="来过", **person), now=now)
    assert (done["state"], done["code"]) == ("task", "served_elsewhere")
    # Nothing was merged, and nothing done.
    assert Visit.objects.count() == 1
    row = OfflineCommand.objects.get(state="task")
    assert tasks(by) == [str(row.pk)]
    assert queries.command_of(row).text("note") == "来过"  # type: ignore[union-attr]
    [found] = queries.server_side(row)
    assert found.unit == organisations.unit(there.grants[0].unit_id).name


def test_served_elsewhere_before_or_for_something_else_is_no_conflict() -> None:
    now, by, there = clock.now(), clerk().actor, elsewhere()
    person: dict[str, Any] = {"name": "蒋先生", "id_number": ID_NUMBER}
    unit = there.grants[0].unit_id
    send(there, visit(unit, now - 9 * HOUR, **person), now=now - 9 * HOUR)
    send(there, visit(unit, now - HOUR, seq=2, **{**person, "kind": "mediation"}), now=now - HOUR)
    # Who shares the phone, but not the identity number, is somebody else.
    send(there, visit(unit, now - HOUR, seq=3, name="蒋太太", phone="13800138000"), now=now - HOUR)
    [done] = send(by, visit(station().id, now - 2 * HOUR, phone="13800138000", **person), now=now)
    assert done["state"] == "done"


def test_what_another_desk_without_a_line_sent_later_counts_as_meanwhile() -> None:
    now, by, there = clock.now(), clerk().actor, elsewhere()
    person: dict[str, Any] = {"name": "蒋先生", "id_number": ID_NUMBER}
    # Served there on the first day, here on the second; both come in on the third.
    send(there, visit(there.grants[0].unit_id, now - 48 * HOUR, **person), now=now)
    [done] = send(by, visit(station().id, now - 24 * HOUR, **person), now=now)
    assert done["code"] == "served_elsewhere"


def test_an_application_handed_in_elsewhere_meanwhile_is_decided_about() -> None:
    now, by, there = clock.now(), clerk().actor, elsewhere()
    send(there, application(there.grants[0].unit_id, now - HOUR, id_number=ID_NUMBER), now=now)
    [done] = send(
        by, application(station().id, now - 2 * HOUR, id_number=ID_NUMBER), now=now + timedelta(seconds=1)
    )
    assert done["code"] == "served_elsewhere"
    assert WorkOrder.objects.count() == 1


def handed_in(by: Actor) -> WorkOrder:
    """Return an order that the clerk has taken in."""
    now = clock.now()
    [done] = send(by, application(by.grants[0].unit_id, now), now=now)
    return orders.visible(done["number"], by)


def test_a_note_is_made_at_the_version_that_was_seen_and_held_at_an_older_one() -> None:
    now, by, unit = clock.now(), clerk().actor, station().id
    order = handed_in(by)
    [done] = send(by, note(unit, now, order.code, version=order.version), now=now)
    assert (done["state"], done["version"]) == ("done", order.version + 1)
    [held] = send(by, note(unit, now, order.code, version=order.version, seq=2), now=now)
    assert (held["state"], held["code"]) == ("task", "stale")
    # Without a version, what has happened since the note counts.
    [unseen] = send(by, note(unit, now - HOUR, order.code, seq=3), now=clock.now())
    assert unseen["code"] == "stale"
    [fresh] = send(by, note(unit, clock.now(), order.code, seq=4), now=clock.now())
    assert fresh["state"] == "done"


def test_who_may_not_any_more_and_whose_account_is_closed_lose_nothing() -> None:
    now, unit = clock.now(), station().id
    former = clerk(unit_at("440605122", UnitKind.TOWN_STATION)).actor
    [done] = send(former, visit(unit, now - HOUR), now=now)
    assert (done["state"], done["code"]) == ("task", "not_allowed")
    [closed] = send(ANONYMOUS, visit(unit, now - HOUR, seq=2), now=now, clerk_id=former.known_id)
    assert (closed["state"], closed["code"]) == ("task", "account_closed")
    assert len(tasks(clerk().actor)) == 2
    assert Visit.objects.count() == 0


def test_a_note_to_a_matter_that_is_not_theirs_is_held_and_shows_nothing_of_it() -> None:
    now, by = clock.now(), elsewhere()
    order = handed_in(clerk().actor)
    [done] = send(by, note(by.grants[0].unit_id, now, order.code, version=1), now=now)
    assert done == {"id": done["id"], "state": "task", "code": "not_allowed"}


# --- deciding --------------------------------------------------------------------------------


def a_conflict() -> tuple[Actor, OfflineCommand]:
    """Return a held visit, and a clerk who may decide about it."""
    now, by, there = clock.now(), clerk().actor, elsewhere()
    person: dict[str, Any] = {"name": "蒋先生", "phone": "13800138000", "id_number": ID_NUMBER}
    send(there, visit(there.grants[0].unit_id, now - HOUR, note="在另一处", **person), now=now - HOUR)
    send(by, visit(station().id, now - 2 * HOUR, note="在这里", **person), now=now)
    return by, OfflineCommand.objects.get(state="task")


def test_kept_it_is_a_record_of_its_own_at_its_own_time() -> None:
    by, row = a_conflict()
    done = resolve(by=by, command_id=row.pk, resolution="keep", now=clock.now())
    kept = Visit.objects.get(code=done.answer["number"])
    assert (kept.note, kept.began_at) == ("在这里", row.corrected_at - timedelta(minutes=10))
    assert Visit.objects.count() == 2
    assert tasks(by) == []
    row.refresh_from_db()
    assert (row.content, row.resolved_by) == (None, by.id)


def test_attached_it_stands_as_a_paragraph_in_what_was_there() -> None:
    by, row = a_conflict()
    resolve(by=by, command_id=row.pk, resolution="attach", target=row.found[0], now=clock.now())
    assert Visit.objects.get().note == "在另一处\n\n在这里"
    with pytest.raises(Conflict, match="held_resolved"):
        resolve(by=by, command_id=row.pk, resolution="keep", now=clock.now())


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"resolution": "attach", "target": "counter.visit:1"}, "target"),
        ({"resolution": "attach"}, "target"),
        ({"resolution": "discard"}, "reason"),
        ({"resolution": "discard", "reason": "长" * 501}, "reason"),
        ({"resolution": "merge"}, "resolution"),
    ],
)
def test_a_decision_that_says_too_little_decides_nothing(given: dict[str, str], wrong: str) -> None:
    by, row = a_conflict()
    with pytest.raises(Invalid) as found:
        resolve(by=by, command_id=row.pk, now=clock.now(), **given)
    assert {*found.value.errors} == {wrong}
    assert tasks(by) == [str(row.pk)]


def test_discarded_it_can_be_looked_at_for_ninety_days() -> None:
    by, row = a_conflict()
    now = clock.now()
    resolve(by=by, command_id=row.pk, resolution="discard", reason="同一次来访", now=now)
    row.refresh_from_db()
    assert (row.reason, queries.command_of(row).text("note")) == ("同一次来访", "在这里")  # type: ignore[union-attr]
    assert forget_discarded(by=SYSTEM, now=now + timedelta(days=89)) == 0
    assert forget_discarded(by=SYSTEM, now=now + timedelta(days=91)) == 1
    row.refresh_from_db()
    assert queries.command_of(row) is None
    assert Visit.objects.count() == 1


def test_who_does_not_serve_there_sees_no_held_record() -> None:
    _by, row = a_conflict()
    with pytest.raises(NotFound):
        resolve(by=elsewhere(), command_id=row.pk, resolution="keep", now=clock.now())
    assert [*queries.held(elsewhere())] == []


def test_erasing_a_number_waits_for_the_decision() -> None:
    by, row = a_conflict()
    with pytest.raises(NotAllowed):
        erase_number(by=by, number="13800138000")
    with pytest.raises(Conflict, match="held_open"):
        erase_number(by=SYSTEM, number="13800138000")
    resolve(by=by, command_id=row.pk, resolution="discard", reason="重复", now=clock.now())
    assert erase_number(by=SYSTEM, number="13800138000") == 1
    row.refresh_from_db()
    assert row.content is None


# --- files of devices ------------------------------------------------------------------------


def lead() -> Actor:
    """Return who leads the station."""
    return clerk(role=Role.STATION_HEAD).actor


def test_a_sealed_file_is_opened_here_and_taken_once() -> None:
    now, by, unit = clock.now(), clerk().actor, station().id
    first, second = visit(unit, now - 9 * HOUR), visit(unit, now - 8 * HOUR, seq=2)
    send(by, first, now=now)
    file = sealed_file(by.known_id, second, first, offset=-3600)
    answers = import_file(by=lead(), content=file, now=now)
    assert [one["state"] for one in answers] == ["done", "done"]
    assert Visit.objects.count() == 2
    assert OfflineCommand.objects.get(client_id=second.id).corrected_at == now - 9 * HOUR
    assert entries(object=f"people.staff:{by.id}").rows[0].action == "counter.offline_imported"


def test_a_file_of_another_platform_or_another_clerk_does_not_open() -> None:
    now, by, unit = clock.now(), clerk().actor, station().id
    values = json.loads(sealed_file(by.known_id, visit(unit, now)))
    others: list[Any] = [
        {**values, "staff": lead().id},
        {**values, "device": str(uuid4())},
        {**values, "key": {**values["key"], "data": "AAAA"}},
        {**values, "records": [{**values["records"][0], "id": str(uuid4())}]},
        {**values, "format": "other"},
        [],
    ]
    for changed in others:
        with pytest.raises(Invalid, match="export_unreadable"):
            import_file(by=lead(), content=json.dumps(changed).encode(), now=now)
    with pytest.raises(Invalid, match="export_unreadable"):
        import_file(by=lead(), content=b"\xff\xfe", now=now)
    assert OfflineCommand.objects.count() == 0


def test_only_who_leads_the_unit_takes_a_file_in() -> None:
    now, by = clock.now(), clerk().actor
    file = sealed_file(by.known_id, visit(station().id, now - HOUR))
    with pytest.raises(NotAllowed):
        import_file(by=by, content=file, now=now)
    with pytest.raises(NotAllowed):
        import_file(
            by=clerk(unit_at("440605122", UnitKind.TOWN_STATION), Role.STATION_HEAD).actor,
            content=file,
            now=now,
        )
    assert OfflineCommand.objects.count() == 0


def test_the_secret_of_a_device_is_of_one_clerk_and_one_device() -> None:
    one, other = clerk().actor.known_id, clerk().actor.known_id
    secrets: list[Any] = [
        queries.device_secret(staff_id=one, device=DEVICE),
        queries.device_secret(staff_id=other, device=DEVICE),
        queries.device_secret(staff_id=one, device=uuid4()),
    ]
    assert len({*secrets}) == 3
    assert all(len(secret) == 32 for secret in secrets)
    assert people.username_of(one) != people.username_of(other)
