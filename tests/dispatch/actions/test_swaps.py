"""Swaps: asked, agreed and done; decided by the lead where a rule or the coverage is against it."""

import pytest

from fawang.dispatch.actions import swaps
from fawang.dispatch.models import Duty, SwapRequest
from fawang.dispatch.queries import rosters
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.organisations.queries import UnitRow
from tests.dispatch.rosters import NOW, days, duty, month


def ask(actor: Actor, day: int, to: Actor | None = None) -> SwapRequest:
    """Ask for a swap."""
    with clock.at(NOW):
        return swaps.ask_swap(
            by=actor, duty_id=duty(actor, day).pk, to=to.known_id if to else None, note="开庭"
        )


def agree(actor: Actor, row: SwapRequest, gives: int | None = None) -> SwapRequest:
    """Agree to it."""
    with clock.at(NOW):
        other = duty(actor, gives).pk if gives else None
        return swaps.agree(by=actor, swap_id=row.pk, other_id=other)


@pytest.mark.django_db
def test_duties_change_hands_at_once_where_nothing_is_against_it(
    centre: UnitRow, duty_lawyers: tuple[Actor, Actor], stranger: Actor
) -> None:
    one, other = duty_lawyers
    month(centre, (1, "morning", one), (8, "morning", one), (4, "afternoon", other))
    row = ask(one, 1, other)
    with pytest.raises(Conflict, match="swap_asked_already"):
        ask(one, 1)
    for wrong in (stranger, one):
        with pytest.raises(NotFound):
            agree(wrong, row)
    old = duty(one, 1)
    assert agree(other, row, gives=4).state == "approved"
    assert (days(one), days(other)) == ([4, 8], [1])
    old.refresh_from_db()
    assert (old.state, old.lost) == ("dropped", "swapped")
    assert duty(other, 1).instead_of_id == old.pk
    with pytest.raises(Conflict, match="swap_over"):
        agree(other, row)
    taken = agree(other, ask(one, 8))
    assert (taken.state, days(other)) == ("approved", [1, 8])
    # Whoever asks may keep it after all; whoever is asked may say no.
    kept = ask(other, 8, one)
    with clock.at(NOW):
        with pytest.raises(NotFound):
            swaps.withdraw(by=one, swap_id=kept.pk)
        assert swaps.decline(by=one, swap_id=kept.pk).state == "refused"
        again = ask(other, 8)
        assert swaps.withdraw(by=other, swap_id=again.pk).state == "withdrawn"
        assert swaps.withdraw(by=other, swap_id=again.pk).state == "withdrawn"


@pytest.mark.django_db
def test_the_lead_decides_where_a_rule_or_the_coverage_is_against_it(
    centre: UnitRow, duty_lawyers: tuple[Actor, Actor], lead: Actor, stranger: Actor
) -> None:
    one, other = duty_lawyers
    month(
        centre, (1, "morning", one), (2, "morning", one), (3, "overnight", other), (4, "morning", one),
        (5, "overnight", one), hakka=(one,),
    )  # fmt: skip
    seat = agree(other, ask(one, 1))
    assert (seat.state, seat.against) == ("agreed", {"code": "uncovered", "cover": "hakka"})
    rest = agree(other, ask(one, 4))
    assert (rest.state, rest.against and rest.against["code"]) == ("agreed", "rest_after_night")
    assert days(one) == [1, 2, 4, 5]
    with clock.at(NOW):
        assert [one_.row.pk for one_ in rosters.waiting_for_lead(lead, NOW)] == [seat.pk, rest.pk]
        assert rosters.waiting_for_lead(stranger, NOW) == []
        for wrong in (other, stranger):
            with pytest.raises(NotFound):
                swaps.decide(by=wrong, swap_id=seat.pk, approve=True)
        assert swaps.decide(by=lead, swap_id=seat.pk, approve=True).state == "approved"
        assert swaps.decide(by=lead, swap_id=rest.pk, approve=False).state == "refused"
        with pytest.raises(Conflict, match="swap_over"):
            swaps.decide(by=lead, swap_id=rest.pk, approve=True)
    assert (days(one), days(other)) == ([2, 4, 5], [1, 3])
    # In two places at once nobody can be.
    both = ask(other, 3)
    Duty.objects.filter(pk=duty(one, 2).pk).update(day=both.duty.day)
    with pytest.raises(Conflict, match="duty_forbidden"):
        agree(one, both)
