"""Calls of a demonstration: invented, over, each marked as such, so that the figures have something to show."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction

from fawang.hotline.models import Call
from fawang.hotline.rules import Cause, Stage, Topic
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.rules import Language

SEEDED = audit.declare("hotline.demo_seeded")
#: Days before today that have calls; today has them up to now.
DAYS = 31
#: Calls in each hour of a working day: nights are quiet, mornings busiest.
_HOURS = (1, 0, 0, 0, 0, 1, 1, 2, 5, 8, 8, 6, 4, 5, 7, 7, 6, 5, 3, 3, 3, 2, 2, 1)
_LANGUAGES = {Language.MANDARIN: 55, Language.CANTONESE: 30, Language.TEOCHEW: 8, Language.HAKKA: 7}
_TOPICS = {Topic.ADVICE: 75, Topic.LEGAL_AID: 15, Topic.HUMAN: 9, Topic.DANGER: 1}
_PARTNERS = {"": 88, "12345": 7, "110": 5}
_SCORES = {5: 73, 4: 20, 3: 5, 2: 2, 1: 1}
_GONE = {Cause.CALLER: 70, Cause.CALL_BACK: 20, Cause.MESSAGE_LEFT: 10}


def seed_demo_calls(*, by: Actor, unit_id: int, staff_ids: Sequence[int], seed: int = 12348) -> int:
    """Keep invented calls of the last days at a centre, the same for the same `seed`; return how many.

    Where there are calls already, nothing is added. No number is kept, only the keyed hash of an invented one; nothing
    was talked about, so no consultation belongs to them.

    Args:
        staff_ids: who has answered them.
    """
    now = clock.now()
    with transaction.atomic():
        if Call.objects.exists():
            return 0
        today = now.astimezone(clock.CHINA).date()
        rows = [
            row
            for back in range(DAYS, -1, -1)
            for row in _day(today - timedelta(back), unit_id, staff_ids, random.Random(f"{seed}/{back}"))  # noqa: S311
            if row.ended_at is not None and row.ended_at <= now
        ]
        Call.objects.bulk_create(rows, batch_size=500)
        audit.record(SEEDED, by=by, object="hotline:demo", calls=len(rows))
    return len(rows)


def _day(day: date, unit_id: int, staff_ids: Sequence[int], dice: random.Random) -> Iterator[Call]:
    quiet = 0.5 if day.weekday() >= 5 else 1.0
    for hour, most in enumerate(_HOURS):
        for number in range(round(most * quiet * dice.uniform(0.6, 1.2))):
            began = datetime.combine(day, time(hour), clock.CHINA) + timedelta(seconds=dice.uniform(0, 3590))
            yield _call(f"demo-{day:%Y%m%d}-{hour:02}-{number}", began, unit_id, staff_ids, dice)


def _call(name: str, began: datetime, unit_id: int, staff_ids: Sequence[int], dice: random.Random) -> Call:
    row = Call(
        name=name,
        dialled="12348",
        number_hash=keyed_hash("phone", f"1990000{dice.randrange(4000):04}"),
        language=_one_of(_LANGUAGES, dice),
        partner=_one_of(_PARTNERS, dice),
        stage=Stage.ENDED,
        cause=Cause.CALLER,
        began_at=began,
        is_demo=True,
    )
    in_menu = timedelta(seconds=dice.uniform(15, 60))
    row.ended_at = began + in_menu
    if dice.random() < 0.12:
        # What became of their matter was read out to them, or they hung up.
        return row
    row.topic, row.unit_id, row.queued_at = _one_of(_TOPICS, dice), unit_id, began + in_menu
    # Most seats take off within three rings; where all are busy it takes minutes.
    wait = timedelta(seconds=dice.uniform(3, 14) if dice.random() < 0.86 else dice.expovariate(1 / 90))
    if wait > timedelta(seconds=25) and dice.random() < 0.4:
        row.cause, row.ended_at = _one_of(_GONE, dice), row.queued_at + wait
        return row
    row.answered_at, row.staff_id = row.queued_at + wait, dice.choice(list(staff_ids))
    row.talked_until = row.answered_at + timedelta(seconds=60 + dice.expovariate(1 / 300))
    row.ended_at, row.cause = row.talked_until + timedelta(seconds=15), Cause.UNRATED
    if dice.random() < 0.6:
        row.score, row.cause = _one_of(_SCORES, dice), Cause.RATED
    return row


def _one_of[T](weights: dict[T, int], dice: random.Random) -> T:
    return dice.choices(list(weights), list(weights.values()))[0]
