"""When a channel may be used, and for what."""

from datetime import UTC, datetime, timedelta

from fawang.channels.rules.channels import Offer, Stand, Standing, stand
from fawang.kernel.clock import CHINA
from fawang.organisations.rules.hours import read_week

_WEEK = read_week({"mon": [["09:00", "17:00"]]})
#: A Monday.
MORNING = datetime(2026, 11, 30, 9, 0, tzinfo=CHINA)
EVENING = MORNING.replace(hour=17)


def _standing(
    *, is_on: bool = True, in_maintenance: bool = False, offers: set[str] | None = None
) -> Standing:
    return Standing(is_on, in_maintenance, frozenset(offers or set(Offer)), _WEEK)


def test_off_comes_before_maintenance_and_both_before_what_is_offered() -> None:
    assert stand(_standing(is_on=False, in_maintenance=True), Offer.CHAT, MORNING) == Stand.OFF
    assert stand(_standing(in_maintenance=True), Offer.CHAT, MORNING) == Stand.MAINTENANCE
    assert stand(_standing(offers={Offer.GUIDANCE}), Offer.CHAT, MORNING) == Stand.NOT_OFFERED


def test_only_what_needs_a_person_keeps_to_the_hours() -> None:
    channel = _standing()
    assert stand(channel, Offer.CHAT, MORNING) == Stand.OPEN
    assert stand(channel, Offer.CHAT, EVENING) == Stand.SHUT
    assert stand(channel, Offer.GUIDANCE, EVENING) == Stand.OPEN
    assert stand(channel, None, EVENING) == Stand.OPEN


def test_hours_are_those_on_chinas_clocks() -> None:
    # Monday in China, still Sunday in UTC.
    early = datetime(2026, 11, 29, 17, 0, tzinfo=UTC)
    week = read_week({"mon": [["00:30", "02:00"]]})
    assert stand(Standing(True, False, frozenset({Offer.CHAT}), week), Offer.CHAT, early) == Stand.OPEN


def test_hours_begin_and_end_on_the_minute_and_a_day_without_is_shut() -> None:
    channel = _standing()
    for moment, found in (
        (MORNING - timedelta(seconds=1), Stand.SHUT),
        (EVENING - timedelta(seconds=1), Stand.OPEN),
        (MORNING + timedelta(days=1), Stand.SHUT),
    ):
        assert {stand(channel, offer, moment) for offer in (Offer.CHAT, Offer.CALLBACK)} == {found}
    # Without hours it is open day and night, for whatever it offers.
    always = Standing(True, False, frozenset({Offer.CHAT}), None)
    assert stand(always, Offer.CHAT, EVENING + timedelta(hours=5)) == Stand.OPEN
    assert stand(always, Offer.CALLBACK, MORNING) == Stand.NOT_OFFERED
    assert stand(always, None, MORNING) == Stand.OPEN
