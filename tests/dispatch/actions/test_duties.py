"""Open duties are taken, absences open duties, the lead gives them."""

from datetime import date, datetime

import pytest

from fawang.appointments.models import Slot
from fawang.dispatch.actions import duties
from fawang.dispatch.models import Absence, Duty
from fawang.dispatch.queries import rosters
from fawang.dispatch.rostering.duties import Reason
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.organisations.actions import seed_demo_firms
from fawang.organisations.models import Lawyer
from fawang.organisations.queries import UnitRow
from fawang.people.models import Staff
from tests.appointments.cases import plan
from tests.dispatch.rosters import NOW, days, month

TUESDAY, FRIDAY = date(2026, 12, 1), date(2026, 12, 4)


def away(actor: Actor, by: Actor | None = None) -> list[Duty]:
    """Report that somebody cannot come in the first days of December."""
    with clock.at(NOW):
        found = duties.report_absence(
            by=by or actor, staff_id=actor.known_id, first=TUESDAY, last=FRIDAY, reason=Reason.ILLNESS
        )
    return list(found.opened)


@pytest.mark.django_db
def test_an_absence_opens_duties_and_nothing_says_why(
    centre: UnitRow, duty_lawyers: tuple[Actor, Actor], lead: Actor, stranger: Actor
) -> None:
    one, other = duty_lawyers
    month(centre, (1, "morning", one), (3, "overnight", one), (9, "morning", one), (1, "afternoon", other))
    with pytest.raises(NotFound):
        away(one, by=stranger)
    opened = away(one, by=lead)
    assert [row.day.day for row in opened] == [1, 3]
    assert days(one) == [9]
    assert {row.lost for row in Duty.objects.filter(staff_id=one.known_id, state="dropped")} == {"absent"}
    assert Absence.objects.get().reason == "illness"
    assert "illness" not in str(AuditEntry.objects.latest("pk").data)
    with clock.at(NOW):
        # The one who is away cannot, and who has a duty that day cannot either; the night is free.
        assert [len(rosters.stand_ins(rosters.by_id(row.pk))) for row in opened] == [0, 1]
        with pytest.raises(Conflict, match="duty_forbidden") as refused:
            duties.take(by=other, duty_id=opened[0].pk)
        assert refused.value.params == {"reason": "on_duty"}
        with pytest.raises(Conflict):
            duties.give(by=lead, duty_id=opened[0].pk, staff_id=other.known_id)
        with pytest.raises(NotFound):
            duties.take(by=stranger, duty_id=opened[1].pk)
        taken = duties.take(by=other, duty_id=opened[1].pk)
        assert duties.take(by=other, duty_id=opened[1].pk) == taken
        assert duties.give(by=lead, duty_id=opened[0].pk, staff_id=lead.known_id).staff_id == lead.known_id
    assert days(other) == [1, 3]
    with clock.at(NOW), pytest.raises(Invalid):
        duties.report_absence(by=one, staff_id=one.known_id, first=FRIDAY, last=TUESDAY)
    duties.forget_words(by=SYSTEM, now=datetime(2027, 4, 1, tzinfo=clock.CHINA))
    assert Absence.objects.get().reason == ""


@pytest.mark.django_db
def test_who_is_away_has_no_appointments_either(centre: UnitRow, duty_lawyers: tuple[Actor, Actor]) -> None:
    one, _other = duty_lawyers
    seed_demo_firms(by=SYSTEM)
    lawyer = Lawyer.objects.filter(active=True).earliest("pk")
    Staff.objects.filter(pk=one.known_id).update(lawyer_id=lawyer.pk)
    row = plan(kind="lawyer", name=lawyer.name, lawyer_id=lawyer.pk, days_ahead=21, now=NOW)
    away(one)
    open_days = {
        slot.begins_at.astimezone(clock.CHINA).date() for slot in Slot.objects.filter(plan=row, shut="")
    }
    assert date(2026, 12, 7) in open_days
    assert not open_days & {date(2026, 12, day) for day in range(1, 5)}
