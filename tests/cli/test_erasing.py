"""Erasing by a code, and by a number: all rooms or none; what goes on is not erased."""

from pathlib import Path

import pytest

from fawang.consultations.models import Consultation, Record
from fawang.consultations.models.recordings import Recording
from fawang.dispatch.actions import calling
from fawang.dispatch.models import Callback
from fawang.dispatch.rules.callbacks import Command
from fawang.hotline.actions import calls
from fawang.hotline.models import Call, Caller
from fawang.hotline.rules import Cause
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.people.models import Contact
from tests.cli.conftest import Fawang
from tests.hotline.actions.test_outbound import PHONE, lawyer, trunk
from tests.hotline.actions.test_returned import END, keep, talked
from tests.hotline.cases import fresh, talk_of, talking
from tests.hotline.test_messages import left

__all__ = ["lawyer", "trunk"]

pytestmark = pytest.mark.django_db


def called_back(lawyer: Actor, tmp_path: Path) -> Callback:
    """A call-back in which somebody was reached and recorded."""
    row, name = talked(lawyer)
    keep(name, tmp_path)
    with clock.at(END):
        calling.conclude(by=lawyer, callback_id=row.pk, command=Command.REACHED, note="谈了欠薪")
    return row


def states() -> set[str]:
    """Return how the recordings stand."""
    return set(Recording.objects.values_list("state", flat=True))


def test_a_call_back_takes_the_talk_that_came_of_it(fawang: Fawang, lawyer: Actor, tmp_path: Path) -> None:
    row = called_back(lawyer, tmp_path)
    talk = Consultation.objects.get()
    said = fawang("erase", "--yes", row.code).output
    assert f"{row.code}: erased" in said
    assert f"{talk.code}: erased" in said
    talk.refresh_from_db()
    assert (talk.erased, states()) == (True, {"destroyed"})
    assert (Callback.objects.get().note, Call.objects.get().number, Call.objects.get().number_hash) == (
        "",
        "",
        None,
    )
    assert set(Contact.objects.values_list("phone_hash", flat=True)) == {None}
    # Erasing twice is fine.
    assert "erased" in fawang("erase", "--yes", row.code).output


def test_a_talk_of_a_call_back_leaves_the_call_back(fawang: Fawang, lawyer: Actor, tmp_path: Path) -> None:
    row = called_back(lawyer, tmp_path)
    fawang("erase", "--yes", Consultation.objects.get().code)
    assert states() == {"destroyed"}
    assert (Callback.objects.get().note, Callback.objects.get().contact.phone) == ("谈了欠薪", PHONE)
    assert not row.erased


def test_a_number_takes_all_that_its_calls_are(fawang: Fawang, duty: Actor) -> None:
    row = talking(duty)
    calls.talk_ended(by=SYSTEM, name=row.name, at=clock.now())
    message = left()
    said = fawang("erase-number", "138-0013-8000", typed="n\n", ends=1).output
    assert said.endswith("Aborted!\n")
    # The call-back for the message has not been made yet: then nothing is erased.
    calls.finish(by=SYSTEM, name=row.name, cause=Cause.CALLER, recorded=False, at=clock.now())
    assert "has not been made yet" in fawang("erase-number", "--yes", "13800138000", ends=1).output
    assert fresh(row).number
    assert not talk_of(row).erased
    Callback.objects.update(
        state="cancelled", ended_at=clock.now(), wake_at=None, phone_hash=None, address_hash=None
    )
    said = fawang("erase-number", "--yes", "13800138000").output
    assert f"{talk_of(row).code}: erased" in said
    assert f"{message.callback_code}: erased" in said
    assert talk_of(row).erased
    assert {one.number for one in Call.objects.all()} == {""}
    assert not Caller.objects.exists()
    assert not Record.objects.exists()
    assert "(0)" in fawang("erase-number", "--yes", "13800138000").output


def test_what_is_no_number_is_refused(fawang: Fawang) -> None:
    said = fawang("erase-number", "--yes", "abc", ends=1, language="zh-hans").output
    assert said.startswith("错误：")
