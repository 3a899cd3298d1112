"""Counting calls: as one would by hand, in one statement, in China's days, and only those that are theirs."""

from datetime import date, datetime, timedelta
from random import Random
from secrets import token_bytes
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.hotline.models import Call, Line, Transfer
from fawang.hotline.queries import figures
from fawang.hotline.queries.figures import Scope
from fawang.hotline.rules import Cause, Direction
from fawang.hotline.rules.figures.counts import Counts, total
from fawang.hotline.rules.figures.periods import Period
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.dispatch.cases import arrive
from tests.hotline.past import NOON, counted, past

pytestmark = pytest.mark.django_db
EVERYTHING = Scope((), True)
DAYS = Period(date(2026, 12, 1), date(2026, 12, 14))
NUMBERS = ("", "13800138000", "13800138001", "13800138002")


def some_calls(number: int, seed: int) -> list[Call]:
    """Keep calls of every kind, all over the fortnight and a week before."""
    dice = Random(seed)
    rows = []
    for _ in range(number):
        began = DAYS.begin + timedelta(days=dice.uniform(-7, 14))
        kind = dice.choice(("answered", "answered", "gone", "menu"))
        rest: dict[str, Any] = {
            "language": dice.choice(("", "mandarin", "hakka")),
            "partner": dice.choice(("", "12345")),
        }
        seconds = dice.choice((0, 3, 9.999, 10, 15, 15.001, dice.uniform(0, 9000)))
        if kind == "answered":
            score = dice.choice((None, 1, 3, 4, 5))
            row = past(began, wait=seconds, number=dice.choice(NUMBERS), score=score, **rest)
        elif kind == "gone":
            causes = (Cause.CALLER, Cause.CALL_BACK, Cause.MESSAGE_LEFT, Cause.FAILED)
            row = past(began, gone=seconds, number=dice.choice(NUMBERS), cause=dice.choice(causes), **rest)
        else:
            row = past(began, number=dice.choice(NUMBERS), **rest)
        rows.append(row)
    # One that talks, one that is in line.
    rows.append(past(NOON, wait=3, talk=5, **rest))
    Call.objects.filter(pk=rows[-1].pk).update(talked_until=None, ended_at=None, cause="")
    rows.append(past(NOON, gone=3, **rest))
    Call.objects.filter(pk=rows[-1].pk).update(ended_at=None, cause="")
    return list(Call.objects.filter(pk__in=[row.pk for row in rows]))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counted_as_one_would_by_hand(seed: int) -> None:
    rows = some_calls(120, seed)
    inside = [row for row in rows if DAYS.begin <= row.began_at < DAYS.end]
    days = figures.by_day(EVERYTHING, DAYS)
    assert tuple(days) == DAYS.days
    for day, found in days.items():
        its = [row for row in inside if row.began_at.astimezone(clock.CHINA).date() == day]
        assert found == counted(its, rows), day
    languages = figures.by_language(EVERYTHING, DAYS)
    for language, found in languages.items():
        assert found == counted([row for row in inside if row.language == language], rows)
    partners = figures.by_partner(EVERYTHING, DAYS)
    assert partners == {"12345": counted([row for row in inside if row.partner == "12345"], rows)}
    hours = figures.by_hour(EVERYTHING, NOON.date())
    assert tuple(hours) == tuple(range(24))
    assert total(hours.values()) == days[NOON.date()]
    assert total(days.values()) == total(languages.values()) == counted(inside, rows)
    asked = Call.objects.filter(queued_at__isnull=False, began_at__gte=DAYS.begin, began_at__lt=DAYS.end)
    assert total(days.values()).offered == asked.count() > 0


def test_a_day_is_chinas() -> None:
    late = datetime(2026, 12, 3, 23, 59, 59, tzinfo=clock.CHINA)
    past(late, wait=1)
    past(late + timedelta(seconds=1), wait=1)
    days = figures.by_day(EVERYTHING, DAYS)
    assert [day.day for day, found in days.items() if found.came] == [3, 4]
    assert [hour for hour, found in figures.by_hour(EVERYTHING, late.date()).items() if found.came] == [23]
    assert figures.by_hour(EVERYTHING, date(2026, 12, 4))[0].came == 1


def test_without_calls_there_are_days_without_figures() -> None:
    assert set(figures.by_day(EVERYTHING, DAYS).values()) == {Counts()}
    assert figures.by_language(EVERYTHING, DAYS) == figures.by_partner(EVERYTHING, DAYS) == {}
    assert figures.passed_out(EVERYTHING, DAYS) == []


def test_the_most_calls_come_first_and_no_language_last() -> None:
    past(language="")
    past(language="")
    past(language="hakka")
    past(language="teochew")
    past(language="teochew")
    assert list(figures.by_language(EVERYTHING, DAYS)) == ["teochew", "hakka", ""]


def test_one_statement_however_many_calls() -> None:
    def statements() -> list[int]:
        numbers = []
        for what in (figures.by_day, figures.by_language, figures.by_partner, figures.passed_out):
            with CaptureQueriesContext(connection) as seen:
                what(EVERYTHING, DAYS)
            numbers.append(len(seen))
        with CaptureQueriesContext(connection) as seen:
            figures.by_hour(EVERYTHING, NOON.date())
        return [*numbers, len(seen)]

    assert statements() == [1] * 5
    some_calls(60, 4)
    assert statements() == [1] * 5


def test_the_index_on_the_beginning_is_used() -> None:
    # Of a handful of calls any index gives all of them as cheaply as the right one: many, of as many numbers.
    Call.objects.bulk_create(
        Call(
            name=f"{row.name}-{n}", began_at=row.began_at, ended_at=row.ended_at, queued_at=row.queued_at,
            number_hash=token_bytes(32), dialled=row.dialled, stage=row.stage, cause=row.cause,
        )
        for row in some_calls(40, 5) for n in range(50)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as seen:
        figures.by_day(EVERYTHING, DAYS)
    with connection.cursor() as cursor:
        # What the server has counted by itself depends on when it came by.
        cursor.execute("ANALYZE hotline_call")
        # Few rows in a table: the planner would read it whole.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + seen.captured_queries[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "phone_calls_by_begin" in plan
    assert "phone_calls_of_number" in plan


def test_what_went_to_partners(duty: Actor) -> None:
    call = past(NOON, wait=3)

    def asked(target: str, *, passed: bool, at: datetime = NOON) -> None:
        Transfer.objects.create(
            call=call, target=target, warm=True, reference="", reason="", staff_id=duty.known_id, at=at,
            passed_at=at if passed else None,
        )  # fmt: skip

    asked("line:12345", passed=True)
    asked("line:12345", passed=False)
    asked("line:110", passed=True)
    # A colleague is no partner, and another month is not asked for.
    asked("seat:7", passed=True)
    asked("line:110", passed=True, at=NOON + timedelta(days=40))
    found = figures.passed_out(EVERYTHING, DAYS)
    assert [(one.code, one.asked, one.passed) for one in found] == [("12345", 2, 1), ("110", 1, 1)]
    Line.objects.create(
        code="12345", name="政务热线", address="sip:x@127.0.0.1:5060", updated_at=NOON, updated_by="t"
    )
    assert figures.partner_names() == {"12345": "政务热线"}


def test_calls_are_seen_at_their_centre_and_above(centre: UnitRow) -> None:
    elsewhere = unit_at("4403", UnitKind.LEGAL_AID_OFFICE)
    for unit in (centre, elsewhere):
        arrive(unit, f"a:{unit.id}")
        past(wait=1, unit_id=unit.id)
    past()
    lead, stranger, province = (
        sign_in(role, unit).actor
        for role, unit in (
            (Role.LEAD_LAWYER, centre),
            (Role.LEAD_LAWYER, elsewhere),
            (Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU)),
        )
    )

    def came(by: Actor) -> int:
        return total(figures.by_day(figures.scope_of(by), DAYS).values()).came

    # Whoever leads the province's own centre sees those, too, who never waited anywhere.
    assert (came(lead), came(stranger), came(province)) == (2, 1, 3)
    assert came(sign_in(Role.DUTY_LAWYER, centre).actor) == came(SYSTEM) == 0


def test_calls_that_the_platform_made_are_no_calls_of_people() -> None:
    past(gone=60)
    made = past(wait=0, score=5, direction=Direction.OUTBOUND)
    Call.objects.filter(pk=made.pk).update(queued_at=None)
    found = total(figures.by_day(EVERYTHING, DAYS).values())
    assert (found.came, found.answered, found.abandoned, found.rated) == (1, 0, 1, 0)
