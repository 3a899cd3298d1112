"""What somebody who waits is told."""

from fawang.dispatch.actions import contacts
from fawang.dispatch.models import Pool
from fawang.dispatch.queries import waits
from fawang.dispatch.rules import Channel, Language
from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from tests.dispatch.cases import arrive, ready


def test_nobody_on_duty_is_said_and_a_call_back_offered(centre: UnitRow) -> None:
    arrive(centre, "a:1", "a:2")
    found = waits.of("a:2")
    assert found is not None
    assert (found.position, found.minutes, found.offer_callback) == (2, None, True)
    assert waits.of("a:9") is None


def test_a_place_and_minutes(centre: UnitRow, duty: Actor) -> None:
    ready(duty)
    arrive(centre, *(f"a:{i}" for i in range(5)))
    found = waits.of("a:4")
    assert found is not None
    assert found.position == 2
    assert found.minutes is not None
    assert found.minutes >= 1
    # Whoever is rung for waits in no line any more.
    assert waits.of("a:0") is None
    contacts.take(by=duty, subject="a:0", staff_id=duty.known_id)
    newcomer = waits.for_newcomer(Pool.objects.get(), Channel.CHAT, Language.MANDARIN)
    assert newcomer.position == 3
    assert waits.for_newcomer(Pool.objects.get(), Channel.CHAT, Language.HAKKA).minutes is None
