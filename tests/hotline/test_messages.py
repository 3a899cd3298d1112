"""Messages of callers: who sees them, listening is recorded, ticking off."""

from typing import Any

import pytest

from fawang.hotline.actions import calls, messages
from fawang.hotline.actions.recordings import STORE
from fawang.hotline.models import Call, Message
from fawang.hotline.rules import Cause
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.hotline.cases import NUMBER
from tests.hotline.telephony.sound.test_audio_import import wav

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_files")]
PAGE = "/desk/hotline/messages"


def left(number: str = NUMBER, *, sound: bool = True) -> Message:
    """A message that somebody left."""
    name = f"left-{Call.objects.count()}"
    calls.begin(by=SYSTEM, name=name, number=number, dialled="12348", at=clock.now())
    calls.finish(by=SYSTEM, name=name, cause=Cause.MESSAGE_LEFT, recorded=False, message=7, at=clock.now())
    if sound:
        Call.objects.filter(name=name).update(recording=STORE.put(wav(rate=8_000)))
    return Message.objects.get(call__name=name)


def text_of(answer: Any) -> str:
    """A page's text."""
    return str(answer.content.decode())


def test_a_message_is_heard_and_ticked_off(desk: Browser) -> None:
    row = left()
    page = text_of(desk.get(PAGE))
    assert "138****8000" in page
    assert NUMBER not in page
    assert f"/desk/callbacks/{row.callback_code}" in page
    sound = desk.get(f"{PAGE}/{row.pk}/sound")
    assert (sound["Content-Type"], sound.content) == ("audio/wav", wav(rate=8_000))
    heard = AuditEntry.objects.filter(action="hotline.message_heard", object=f"hotline.message:{row.pk}")
    assert heard.count() == 1
    # A further piece of the same listening is none of its own.
    piece = desk.client.get(f"{PAGE}/{row.pk}/sound", headers={"Range": "bytes=100-199"})
    assert (piece.status_code, len(piece.content), heard.count()) == (206, 100, 1)
    desk.client.get(f"{PAGE}/{row.pk}/sound", headers={"Range": "bytes=0-"})
    assert heard.count() == 2
    assert desk.post(f"{PAGE}/{row.pk}/done").status_code == 302
    row.refresh_from_db()
    assert row.heard_by == desk.staff_id
    assert row.done_at is not None
    assert "没有待处理的留言" in text_of(desk.get(PAGE))


def test_a_message_of_a_withheld_number_or_without_its_sound_yet(desk: Browser) -> None:
    row = left("", sound=False)
    page = text_of(desk.get(PAGE))
    assert "未显示号码" in page
    assert "未预约回电" in page
    assert f"{PAGE}/{row.pk}/sound" not in page
    assert desk.get(f"{PAGE}/{row.pk}/sound").status_code == 404


def test_who_does_not_answer_at_the_centre_hears_nothing(desk: Browser, leading: Browser) -> None:
    row = left()
    officer = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    other = sign_in(Role.DUTY_LAWYER, unit_at("440605", UnitKind.BUREAU))
    assert officer.get(PAGE).status_code == 403
    assert officer.get(f"{PAGE}/{row.pk}/sound").status_code == 403
    assert "138****8000" not in text_of(other.get(PAGE))
    assert other.get(f"{PAGE}/{row.pk}/sound").status_code == 404
    assert other.post(f"{PAGE}/{row.pk}/done").status_code == 404
    assert leading.get(f"{PAGE}/{row.pk}/sound").status_code == 200
    assert not AuditEntry.objects.filter(action="hotline.message_done").exists()


def test_ticked_off_twice_stays_the_first(desk: Browser, leading: Browser) -> None:
    row = left()
    messages.close(by=desk.actor, message_id=row.pk)
    messages.close(by=leading.actor, message_id=row.pk)
    row.refresh_from_db()
    assert row.heard_by == desk.staff_id
