"""schemathesis: whatever the description allows is answered as the description says, to everybody who may ask.

Each example goes to every caller: to anybody, to the person of a matter, and to four roles of staff. What it changes is
undone before the next one. The examples are the same in each run.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fawang.kernel.web.moments import TIME_OF_DAY
from tests.contract.callers import ask
from tests.contract.operations import (
    OPERATIONS,
    AnyCase,
    cases,
    enumerations,
    fields,
    good_case,
    room_of,
    texts,
)
from tests.contract.world import Known, World

pytestmark = pytest.mark.django_db
#: Of each operation so many, each for six callers: less than a minute of computing.
EXAMPLES = 5
CHOICES = {label: found for label, one in OPERATIONS.items() if (found := enumerations(one))}
#: What JSON can say and PostgreSQL cannot keep: a NUL, a half of a character.
UNKEEPABLE = "\x00工资\ud800"


def known_to(world: World, label: str) -> list[Known | None]:
    """Return what there is that an operation may be about; None stands for nothing."""
    return [*world.known.get(room_of(OPERATIONS[label]), []), None]


@pytest.mark.parametrize("label", OPERATIONS)
def test_answers_are_as_described(world: World, label: str) -> None:
    operation, known = OPERATIONS[label], known_to(world, label)
    # What is done for somebody shows that the rest is not refused for a reason of its own.
    good = [answer.status_code for one in known for answer in ask(world, good_case(operation, one), one)]
    assert any(status < 300 for status in good), good

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases(operation), one=st.sampled_from(known), near=st.booleans())
    def every_caller(case: AnyCase, one: Known | None, near: bool) -> None:
        if near:
            aim(case, good_case(operation, one))
        ask(world, case, one)

    every_caller()


def aim(case: Any, good: Any) -> None:
    """Let a case ask for something that is there, and have what is needed for it; the rest stays as it is."""
    case.path_parameters = good.path_parameters
    if isinstance(case.body, dict) and isinstance(good.body, dict):
        case.body.update(good.body)


@pytest.mark.parametrize("label", CHOICES)
def test_each_value_of_an_enumeration_is_taken(world: World, label: str) -> None:
    """Rules may refuse it. That there is no such value nobody is told."""
    one = known_to(world, label)[0]
    for place, name, values in CHOICES[label]:
        for value in values:
            case: Any = good_case(OPERATIONS[label], one)
            {"path": case.path_parameters, "query": case.query, "body": case.body}[place][name] = value
            refused = [answer.json() for answer in ask(world, case, one) if answer.status_code == 422]
            assert [body for body in refused if body.get("errors", {}).get(name) == "field_wrong"] == [], (
                value
            )


@pytest.mark.parametrize("label", [label for label, one in OPERATIONS.items() if texts(one)])
def test_no_text_breaks_us(world: World, label: str) -> None:
    one = known_to(world, label)[0]
    for name in texts(OPERATIONS[label]):
        case: Any = good_case(OPERATIONS[label], one)
        case.body[name] = UNKEEPABLE
        ask(world, case, one)


#: Fields that hold a moment or a time of day, and forms that JSON or somebody may give them.
MOMENTS = [
    (label, name)
    for label, one in OPERATIONS.items()
    for name, about in fields(one).items()
    if about.get("format") == "date-time" or about.get("pattern") == TIME_OF_DAY
]
FORMS = ("2026-11-30T10:00:00", "0001-01-01T00:00:00+14:00", "10:00:00Z", "10:00", 10)


@pytest.mark.parametrize(("label", "name"), MOMENTS)
def test_no_moment_breaks_us(world: World, label: str, name: str) -> None:
    one = known_to(world, label)[0]
    for form in FORMS:
        case: Any = good_case(OPERATIONS[label], one)
        case.body[name] = form
        ask(world, case, one)


def test_a_time_of_day_has_no_offset(world: World) -> None:
    case: Any = good_case(OPERATIONS["POST /api/v1/work-orders"], None)
    case.body["person"] = {**case.body["person"], "quiet_from": "21:30"}
    assert ask(world, case, None)[0].status_code == 201
    case.body["person"]["quiet_from"] = "21:30:00Z"
    assert ask(world, case, None)[0].json()["errors"] == {"person.quiet_from": "field_wrong"}
