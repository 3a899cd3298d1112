"""What goes wrong carries a code, a status and what fills the sentence."""

import pytest

from fawang.kernel.rules import problems
from fawang.kernel.rules.problems import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Problem,
    TooLarge,
    TooMany,
    Unavailable,
)
from fawang.kernel.security.access import Audience, SignInNeeded


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (Problem, 400), (NotAllowed, 403), (NotFound, 404), (Conflict, 409), (TooLarge, 413), (Invalid, 422),
        (TooMany, 429), (Unavailable, 503),
    ],
)  # fmt: skip
def test_the_kind_decides_the_status(kind: type[Problem], status: int) -> None:
    assert kind("code").status == status
    assert kind.__doc__
    assert kind is Problem or kind.__doc__.startswith(str(status))


def test_a_problem_carries_code_values_and_errors() -> None:
    problem = Invalid("invalid", errors={"name": "field_required"}, state="closed", version=3)
    assert (problem.code, problem.errors) == ("invalid", {"name": "field_required"})
    assert problem.params == {"state": "closed", "version": 3}


def test_what_is_shown_of_it_in_a_log_is_the_code_alone() -> None:
    problem = Invalid("invalid", name="蒋先生", phone="13800138000")
    assert str(problem) == "invalid"
    assert repr(problem) == "Invalid('invalid')"


def test_errors_are_a_copy() -> None:
    errors = {"name": "field_required"}
    problem = Invalid("invalid", errors=errors)
    errors["phone"] = "phone_wrong"
    assert problem.errors == {"name": "field_required"}


def test_who_must_sign_in_hears_where() -> None:
    problem = SignInNeeded(Audience.STAFF)
    assert (problem.status, problem.code, problem.audience) == (401, "sign_in_needed", Audience.STAFF)


def test_every_status_has_one_kind() -> None:
    kinds = [
        value for value in vars(problems).values() if isinstance(value, type) and issubclass(value, Problem)
    ]
    assert len({kind.status for kind in kinds}) == len(kinds)
