"""Records of duty lawyers and wishes of detainees: read by the person, erased on request and after their time."""

from datetime import date, timedelta

import pytest

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.kernel.security import personal_data
from fawang.legal_aid.defence.actions import duty
from fawang.legal_aid.defence.actions.notifications import Relative
from fawang.legal_aid.defence.actions.personal_data import erase_help, erase_kept_too_long, erase_wish
from fawang.legal_aid.defence.data.retention import Kept, kept_for, rows
from fawang.legal_aid.defence.models import Help, Wish
from fawang.legal_aid.defence.queries import posts
from fawang.organisations.rules import UnitKind
from tests.conftest import unit_at
from tests.legal_aid.defence.actions.test_duty import detention, lawyer_on_duty, said
from tests.legal_aid.defence.cases import DISTRICT, organ

pytestmark = pytest.mark.django_db
WIFE = Relative("周妻", "妻子", "138 0013 8000")


def helped() -> Help:
    """Return what a duty lawyer recorded of Lao Zhou."""
    return duty.record_help(
        by=lawyer_on_duty().actor, post_id=detention().pk, day=clock.today(), kinds=["plea"], person="老周",
        note="想申请取保候审", client_id="one",
    )  # fmt: skip


def wished(client_id: str = "one") -> Wish:
    """Return a wish of Lao Zhou that nobody has handed on."""
    unit = organ(UnitKind.POLICE_WINDOW, "南海区看守所")
    return duty.note_wish(
        by=lawyer_on_duty().actor, unit_id=unit.id, said=said(relative=WIFE), client_id=client_id
    )


def test_what_a_duty_lawyer_recorded_is_read_and_erased_by_its_code() -> None:
    row = helped()
    record = personal_data.find(row.code)
    document = personal_data.export(by=SYSTEM, records=[record])["records"][0]
    assert document["defence"]["person"] == "老周"
    assert document["defence"]["note"] == "想申请取保候审"
    # Nobody is reached about it: there is no contact to hand out, and no notice.
    assert set(document) == {"code", "defence"}
    with pytest.raises(NotAllowed):
        erase_help(by=lawyer_on_duty().actor, help_id=row.pk)
    assert [one.counts["defence"] for one in personal_data.erase(by=SYSTEM, record=record)] == [1]
    row.refresh_from_db()
    assert (row.person, row.note, row.kinds) == ("", "", ["plea"])
    # Erasing twice is fine; what was done stays as a figure.
    assert [one.counts["defence"] for one in personal_data.erase(by=SYSTEM, record=record)] == [0]
    found = posts.figures(unit_at(DISTRICT, UnitKind.BUREAU).path, clock.today(), clock.today())
    assert (found.persons, found.kinds) == (1, {"plea": 1})
    assert AuditEntry.objects.filter(action="defence.help_erased").count() == 1


def test_a_wish_that_is_erased_waits_no_more_and_is_not_handed_on() -> None:
    detention()
    row = wished()
    record = personal_data.find(row.code)
    document = personal_data.export(by=SYSTEM, records=[record])["records"][0]["defence"]
    assert (document["words"], document["relative"]["name"]) == ("没钱请律师，想申请法律援助", "周妻")
    with pytest.raises(NotAllowed):
        erase_wish(by=lawyer_on_duty().actor, wish_id=row.pk)
    personal_data.erase(by=SYSTEM, record=record)
    row.refresh_from_db()
    assert (row.person, row.words, row.held_at, row.relative, row.phone_hash) == ("", "", "", "", None)
    assert posts.wishes(lawyer_on_duty().actor, clock.now()) == []
    with pytest.raises(Conflict):
        duty.hand_on(by=lawyer_on_duty().actor, wish_id=row.pk)


def test_a_wish_that_was_handed_on_leads_to_its_order_and_says_when() -> None:
    detention()
    row = wished()
    order = duty.hand_on(by=lawyer_on_duty().actor, wish_id=row.pk)
    document = personal_data.export(by=SYSTEM, records=[personal_data.find(order.code)])["records"][0]
    assert document["defence"]["wish"]["handed_on_at"] is not None
    # The order is being worked on, and so the wish that leads to it stays too.
    with pytest.raises(Conflict):
        personal_data.erase(by=SYSTEM, record=personal_data.find(row.code))


def test_a_relative_takes_their_number_out_and_the_wish_stays() -> None:
    detention()
    row = wished()
    assert personal_data.erase_number(by=SYSTEM, number="13800138000")[1] == 1
    row.refresh_from_db()
    assert (row.relative, row.person) == ("", "老周")
    order = duty.hand_on(by=lawyer_on_duty().actor, wish_id=row.pk)
    assert order.person == "老周"


def test_what_was_kept_for_its_time_is_erased_and_nothing_younger() -> None:
    now = clock.now()
    old, young = helped(), wished()
    forgotten = wished("two")
    Help.objects.filter(pk=old.pk).update(at=now - kept_for(Kept.HELP) - timedelta(seconds=1))
    Wish.objects.filter(pk=forgotten.pk).update(due_at=now - kept_for(Kept.WISH) - timedelta(seconds=1))
    Wish.objects.filter(pk=young.pk).update(due_at=now - kept_for(Kept.WISH) + timedelta(seconds=1))
    assert erase_kept_too_long(by=SYSTEM, now=now) == 2
    assert erase_kept_too_long(by=SYSTEM, now=now) == 0
    assert Help.objects.get().person == ""
    assert {one.client_id: one.person for one in Wish.objects.all()} == {"one": "老周", "two": ""}


def test_every_time_of_keeping_says_where_it_comes_from() -> None:
    assert set(rows()) == set(Kept)
    assert all(one.source for one in rows().values())
    assert date.today() + kept_for(Kept.WISH) < date.today() + kept_for(Kept.HELP)
