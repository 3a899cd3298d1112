"""A repeated request gives the first answer again; the thing is done once."""

from typing import Any

import pytest
from django.db import connection

from fawang.kernel.models import AuditEntry, IdempotentRequest
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security import audit, idempotency
from tests.races import at_once
from tests.waiting import stand_by

DONE = audit.declare("tests.done")
ASKED = {"words": "工资", "n": 1}


class Work:
    """Does something that can be counted afterwards, and fails as often as it is told to."""

    def __init__(self, *, failures: int = 0, seconds: float = 0.0) -> None:
        self.failures = failures
        self.seconds = seconds

    def __call__(self) -> dict[str, Any]:
        audit.record(DONE, by=SYSTEM, object="tests:1")
        stand_by(self.seconds)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("this attempt fails")
        return {"code": "204817365528", "secret": "只给一个人", "number": AuditEntry.objects.latest("id").pk}


def done() -> int:
    return AuditEntry.objects.filter(action="tests.done").count()


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.mark.django_db
def test_the_second_time_gives_the_first_answer(work: Work) -> None:
    first, repeated = idempotency.once("key", ASKED, work)
    assert not repeated
    assert idempotency.once("key", ASKED, work) == (first, True)
    assert done() == 1


@pytest.mark.django_db
def test_the_order_of_keys_in_the_request_does_not_matter(work: Work) -> None:
    first, _ = idempotency.once("key", {"a": 1, "b": 2}, work)
    assert idempotency.once("key", {"b": 2, "a": 1}, work) == (first, True)


@pytest.mark.django_db
def test_without_a_key_it_is_done_each_time(work: Work) -> None:
    assert idempotency.once(None, ASKED, work)[1] is False
    assert idempotency.once(None, ASKED, work)[1] is False
    assert done() == 2
    assert not IdempotentRequest.objects.exists()


@pytest.mark.django_db
def test_other_keys_are_other_requests(work: Work) -> None:
    idempotency.once("one", ASKED, work)
    assert idempotency.once("two", ASKED, work)[1] is False
    assert done() == 2


@pytest.mark.django_db
def test_the_same_key_for_another_request_is_an_error(work: Work) -> None:
    idempotency.once("key", ASKED, work)
    with pytest.raises(Invalid) as caught:
        idempotency.once("key", {**ASKED, "n": 2}, work)
    assert caught.value.code == "idempotency_key_reused"
    assert done() == 1


@pytest.mark.django_db
def test_a_key_may_have_255_characters_and_no_more(work: Work) -> None:
    idempotency.once("键" * 255, ASKED, work)
    with pytest.raises(Invalid) as caught:
        idempotency.once("k" * 256, ASKED, work)
    assert (caught.value.code, caught.value.params) == ("idempotency_key_too_long", {"longest": 255})
    assert done() == 1


@pytest.mark.usefixtures("real_database")
def test_five_at_once_do_it_once_and_all_get_the_answer() -> None:
    work = Work(seconds=0.1)
    outcomes = at_once([lambda: idempotency.once("key", ASKED, work)] * 5)
    answers = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    assert len(answers) == 5
    assert done() == 1
    assert all(answer == answers[0][0] for answer, _ in answers)
    assert sorted(repeated for _, repeated in answers) == [False, True, True, True, True]


@pytest.mark.usefixtures("real_database")
def test_if_the_first_fails_the_second_does_it() -> None:
    work = Work(failures=1, seconds=0.1)
    outcomes = at_once([lambda: idempotency.once("key", ASKED, work)] * 2)
    failures = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    answers = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    assert [str(failure) for failure in failures] == ["this attempt fails"]
    assert [repeated for _, repeated in answers] == [False]
    assert done() == 1
    assert idempotency.once("key", ASKED, work) == (answers[0][0], True)


@pytest.mark.django_db
def test_neither_the_key_nor_the_answer_can_be_read_in_the_table(work: Work) -> None:
    idempotency.once("13800138000", ASKED, work)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM kernel_idempotentrequest t")
        row = cursor.fetchone()[0]
    for secret in ("13800138000", "204817365528", "只给一个人", "工资"):
        assert secret not in row
        assert secret.encode().hex() not in row


@pytest.mark.django_db
def test_what_was_answered_can_be_looked_up_by_its_key_and_by_no_other(work: Work) -> None:
    first, _ = idempotency.once("key", ASKED, work)
    assert idempotency.answer_to("key") == first
    assert done() == 1
    for other in ("another key", "", "KEY", "k" * 300, None):
        assert idempotency.answer_to(other) is None


@pytest.mark.django_db
def test_without_a_key_and_after_a_failure_there_is_nothing_to_look_up(work: Work) -> None:
    idempotency.once(None, ASKED, work)
    assert idempotency.answer_to(None) is None
    with pytest.raises(RuntimeError):
        idempotency.once("key", ASKED, Work(failures=1))
    assert idempotency.answer_to("key") is None
    first, _ = idempotency.once("key", ASKED, work)
    assert idempotency.answer_to("key") == first
