"""Export and erasure of requests and complaints, by code and by number; the nightly job."""

from datetime import timedelta

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.security import personal_data
from fawang.lawyers import tasks
from fawang.lawyers.actions import complaints as complaint_actions
from fawang.lawyers.actions import endings
from fawang.lawyers.data.figures import house
from fawang.lawyers.models import Complaint, Request
from fawang.lawyers.queries import complaints
from fawang.lawyers.rules import Target
from tests.lawyers.cases import WORDS, Firm, asked, complained

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


@pytest.fixture
def both(firm: Firm) -> tuple[str, str]:
    """The codes of a request that was taken back, and of a complaint that was."""
    made = asked((Target.LAWYER, firm.lawyers[0]), phone=PHONE)
    endings.withdraw(by=ANONYMOUS, code=made.request.code, key=made.access_key)
    row = complained(firm)
    complaint_actions.withdraw(by=ANONYMOUS, code=row.code, key=complaints.access_key(row), version=1)
    return made.request.code, row.code


def test_both_are_exported(both: tuple[str, str]) -> None:
    records = [personal_data.find(code) for code in both]
    found = personal_data.export(by=SYSTEM, records=records)["records"]
    assert found[0]["lawyers"]["words"] == WORDS
    assert found[0]["lawyers"]["recipients"][0]["state"] == "released"
    assert found[1]["lawyers"]["about"] == "idle"


def test_both_show_how_far_they_are_to_who_knows_the_end_of_the_number(both: tuple[str, str]) -> None:
    for code in both:
        assert personal_data.with_tail(code, PHONE[-4:]) is not None
        assert personal_data.with_tail(code, "0000") is None


def test_a_number_is_erased_with_what_it_left(both: tuple[str, str]) -> None:
    records, _others = personal_data.erase_number(by=SYSTEM, number=PHONE)
    assert {one.code for one in records} == set(both)
    assert Request.objects.get().erased
    assert Complaint.objects.get().erased
    assert personal_data.with_tail(both[0], PHONE[-4:]) is None


def test_the_nightly_job_erases_what_ended_long_ago(both: tuple[str, str]) -> None:
    tasks.nightly(0)
    assert not Request.objects.get().erased
    long_ago = clock.now() - house().keep_for - timedelta(days=1)
    Request.objects.update(ended_at=long_ago)
    Complaint.objects.update(ended_at=long_ago)
    tasks.nightly(0)
    assert Request.objects.get().erased
    assert Complaint.objects.get().erased


def test_the_clock_ends_what_has_run_out(firm: Firm) -> None:
    asked((Target.LAWYER, firm.lawyers[0]))
    tasks.expire_requests(0)
    assert Request.objects.get().state == "open"
    Request.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    tasks.expire_requests(0)
    assert Request.objects.get().state == "expired"
