"""Cards on the side whose turn it is; a red one presses both superiors; the agreement's calendar counts."""

from datetime import datetime, timedelta

import pytest

from fawang.kernel.clock import CHINA
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM
from fawang.notices.models import Notice
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.partners.actions import reactions
from fawang.partners.actions.cards import show_due_cards
from fawang.partners.events import ReferralCard
from fawang.partners.queries import referrals
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.partners.cases import offered, partner, told

pytestmark = pytest.mark.django_db


def press_all() -> None:
    for row in OutboxEvent.objects.filter(name=ReferralCard.name).order_by("pk"):
        reactions.press(ReferralCard.read(row.payload))


def test_a_red_card_presses_both_sides(nanhai: UnitRow) -> None:
    sign_in(Role.OFFICE_OFFICER, nanhai, phone="13800138001")
    sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU), phone="13800138002")
    partner("12368")
    row = offered()
    assert row.due_at is not None
    assert row.red_at is not None
    assert show_due_cards(by=SYSTEM, now=row.due_at - timedelta(minutes=1)) == 1
    press_all()
    row.refresh_from_db()
    assert row.card == "yellow"
    assert Notice.objects.filter(text="partner_due").exists()
    assert not Notice.objects.filter(text="partner_late").exists()
    assert show_due_cards(by=SYSTEM, now=row.red_at) == 1
    assert show_due_cards(by=SYSTEM, now=row.red_at) == 0
    press_all()
    press_all()
    assert Notice.objects.filter(text="partner_late").count() == 1
    trail = referrals.trail(row)
    assert [(one.side, one.command) for one in trail] == [("us", "offer"), ("clock", "tell")]
    row.refresh_from_db()
    assert row.our_steps == 2


def test_a_card_of_what_has_moved_on_presses_nobody() -> None:
    partner("12368")
    row = offered()
    assert row.red_at is not None
    show_due_cards(by=SYSTEM, now=row.red_at)
    told("12368", row, "accepted", 1)
    press_all()
    row.refresh_from_db()
    assert row.card == "none"
    assert [one.command for one in referrals.trail(row)] == ["offer", "accept"]


def test_who_works_day_and_night_has_no_holidays(monkeypatch: pytest.MonkeyPatch) -> None:
    always = {day: [["00:00", "23:59"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    terms = [{"term": "acknowledge", "unit": "working_days", "amount": 1}]
    partner("110", hours=always, terms=terms)
    partner("12368", terms=terms)
    # The evening before the National Day's week.
    monkeypatch.setattr("fawang.kernel.clock.now", lambda: datetime(2026, 9, 30, 15, tzinfo=CHINA))
    police, court = offered("110"), offered("12368")
    assert police.due_at is not None
    assert court.due_at is not None
    assert police.due_at.astimezone(CHINA).date().isoformat() == "2026-10-01"
    assert court.due_at.astimezone(CHINA).date().isoformat() > "2026-10-07"
