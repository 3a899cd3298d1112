"""A month is published: by user name or licence, anew, in no one else's centre."""

from datetime import datetime

import pytest

from fawang.dispatch.actions import rosters, swaps
from fawang.dispatch.models import Duty, Roster, SwapRequest
from fawang.dispatch.rostering.folder import read_duties
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.cases import lawyer_and_firm
from tests.dispatch.rosters import NOW, days, duty, month, name_of

pytestmark = pytest.mark.django_db
HEAD = "day,shift,begins,hours,lawyer,account\n"


def test_a_new_version_keeps_what_stays(centre: UnitRow, duty_lawyers: tuple[Actor, Actor]) -> None:
    one, other = duty_lawyers
    first = month(centre, (1, "morning", one), (2, "morning", one), (3, "overnight", other))
    assert (first.added, first.dropped, first.kept) == (3, 0, 0)
    kept, gone = duty(one, 1), duty(one, 2)
    with clock.at(NOW):
        asked = swaps.ask_swap(by=one, duty_id=gone.pk)
    again = month(centre, (1, "morning", one), (2, "morning", other), (3, "overnight", other))
    assert (again.added, again.dropped, again.kept) == (1, 1, 2)
    assert Roster.objects.get().version == 2
    assert duty(one, 1).pk == kept.pk
    gone.refresh_from_db()
    assert (gone.state, gone.lost) == ("dropped", "version")
    assert SwapRequest.objects.get(pk=asked.pk).state == "withdrawn"
    assert days(other) == [2, 3]
    night = duty(other, 3)
    assert night.until_at.astimezone(clock.CHINA) == datetime(2026, 12, 4, 6, tzinfo=clock.CHINA)
    entry = AuditEntry.objects.filter(action="dispatch.roster_published").latest("pk")
    assert entry.data == {"month": "2026-12-01", "version": 2, "added": 1, "dropped": 1}


def test_who_cannot_be_found_is_named_with_the_line(centre: UnitRow, duty: Actor, stranger: Actor) -> None:
    for who in ("nobody", name_of(stranger)):
        text = f"{HEAD}2026-12-01,early,07:00,4,{name_of(duty)},\n2026-12-02,early,07:00,4,9,{who}\n"
        with pytest.raises(Invalid) as wrong:
            rosters.publish(by=SYSTEM, unit_id=centre.id, plan=read_duties(text))
        assert (wrong.value.code, wrong.value.params) == ("roster_unmapped", {"line": 3, "who": who})
    twice = f"{HEAD}2026-12-01,early,07:00,4,{name_of(duty)},\n2026-12-01,late,16:00,4,{name_of(duty)},\n"
    with pytest.raises(Invalid, match="roster_twice"):
        rosters.publish(by=SYSTEM, unit_id=centre.id, plan=read_duties(twice))
    assert not Duty.objects.exists()


def test_a_licence_number_names_a_lawyer_too(centre: UnitRow) -> None:
    number, firm = lawyer_and_firm()
    actor = sign_in(Role.LAWYER, firm, Role.DUTY_LAWYER, centre, lawyer_id=number).actor
    found = organisations.lawyer(number)
    assert found is not None
    text = f"{HEAD}2026-12-01,early,07:00,4,1,{found.licence_no}\n"
    with clock.at(NOW):
        rosters.publish(by=SYSTEM, unit_id=centre.id, plan=read_duties(text))
    assert days(actor) == [1]


def test_only_whoever_leads_publishes(centre: UnitRow, duty: Actor, lead: Actor, stranger: Actor) -> None:
    for by in (duty, stranger):
        with pytest.raises(NotFound):
            month(centre, (1, "morning", duty), by=by)
    assert month(centre, (1, "morning", duty), by=lead).added == 1
