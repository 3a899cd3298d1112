"""Erasing what calls say about people: calls, messages, recordings, blocks; figures stay, and so does protection."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fawang.consultations.actions.erasure import erase_consultation
from fawang.consultations.models.recordings import Recording
from fawang.hotline.actions import blocks, calls, erasure, outbound
from fawang.hotline.actions.recordings import STORE
from fawang.hotline.models import Call, Caller, Message, Transfer
from fawang.hotline.models.operating import Block
from fawang.hotline.queries import blocks as blocked
from fawang.hotline.queries.erasing import hashes_of
from fawang.hotline.rules import Cause
from fawang.hotline.rules.partners import Handed
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.kernel.storage.fields import EncryptedText, keyed_hash
from fawang.organisations.rules import Language
from tests.browser import Browser
from tests.hotline.actions.test_outbound import lawyer, trunk
from tests.hotline.actions.test_returned import END, keep, talk, talked
from tests.hotline.cases import NUMBER, begun, fresh, talk_of, talking
from tests.hotline.test_messages import left

__all__ = ["lawyer", "trunk"]

pytestmark = pytest.mark.django_db
BLOCKS = "/desk/hotline/settings/blocks"


def over(row: Call) -> Call:
    """Let a call end; return it."""
    calls.finish(by=SYSTEM, name=row.name, cause=Cause.CALLER, recorded=True, at=clock.now())
    return fresh(row)


def a_block(duty: Actor, lead: Actor, *, days: int | None = 7) -> Block:
    """A number that is blocked; None: a proposal that is refused. The call is over."""
    row = talking(duty)
    made = blocks.propose(by=duty, code=talk_of(row).code, reason="反复辱骂值班律师")
    over(row)
    return blocks.decide(by=lead, block_id=made.pk, days=days)


def erased(row: Block) -> int:
    """Erase the consultation after which a number was blocked."""
    call = Call.objects.get(pk=row.call_id)
    assert call.consultation_id is not None
    return erasure.erase_calls(by=SYSTEM, consultation_id=call.consultation_id)


def personal_of(row: object) -> set[str]:
    """Return what stands in the encrypted columns of a row."""
    fields = type(row)._meta.fields  # type: ignore[attr-defined]
    return {getattr(row, field.name) for field in fields if isinstance(field, EncryptedText)}


def test_nothing_of_a_person_is_left_of_a_call(duty: Actor, django_capture_on_commit_callbacks: Any) -> None:
    row = talking(duty)
    calls.remember(by=SYSTEM, name=row.name, language=Language.CANTONESE, at=clock.now())
    Call.objects.filter(pk=row.pk).update(partner="12345", recording=STORE.put(b"sound"))
    calls.refer(by=SYSTEM, name=row.name, handed=Handed("乙-1", "涉及欠薪", "工资没有发"))
    Transfer.objects.create(
        call=row, target="line:12345", warm=True, reference=talk_of(row).code, reason="路灯", summary="说过路灯",
        staff_id=duty.known_id, at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Conflict, match="call_goes_on"):
        erasure.erase_calls(by=SYSTEM, consultation_id=talk_of(row).pk)
    key = over(row).recording
    with django_capture_on_commit_callbacks(execute=True):
        assert erasure.erase_calls(by=SYSTEM, consultation_id=talk_of(row).pk) == 1
    gone = fresh(row)
    assert personal_of(gone) == personal_of(Transfer.objects.get()) == {""}
    assert (gone.number_hash, gone.reference, gone.follows, gone.recording) == (None, "", None, "")
    with pytest.raises(FileNotFoundError):
        STORE.read(key)
    assert not Caller.objects.exists()
    assert (gone.partner, gone.answered_at is not None) == ("12345", True)


def test_a_block_in_force_goes_on_by_its_hash_until_it_ends(duty: Actor, lead: Actor) -> None:
    row = a_block(duty, lead)
    until = row.until
    assert until is not None
    erased(row)
    row.refresh_from_db()
    assert (personal_of(row), row.erased, row.until) == ({""}, True, until)
    # Nobody ends a block by asking for erasure.
    assert blocked.known(NUMBER, clock.now())[1] == until
    assert erasure.forget_blocks(by=SYSTEM, now=clock.now()) == 0
    later = until + timedelta(seconds=1)
    assert (erasure.forget_blocks(by=SYSTEM, now=later), erasure.forget_blocks(by=SYSTEM, now=later)) == (
        1,
        0,
    )
    row.refresh_from_db()
    assert row.number_hash is None
    # Blocked anew it is a block of its own.
    assert blocked.known(NUMBER, clock.now())[1] is None


def test_a_block_that_is_lifted_forgets_the_hash_at_once(
    duty: Actor, lead: Actor, leading: Browser, plain_files: None
) -> None:
    row = a_block(duty, lead)
    erased(row)
    page = leading.get(BLOCKS).text
    assert "号码已删除" in page
    assert "反复辱骂" not in page
    assert leading.post(f"{BLOCKS}/{row.pk}/lift").status_code == 302
    row.refresh_from_db()
    assert (row.number_hash, row.lifted_by) == (None, leading.staff_id)
    assert "号码已删除" in leading.get(BLOCKS).text


def test_what_was_refused_or_is_over_is_erased_at_once(duty: Actor, lead: Actor) -> None:
    refused = a_block(duty, lead, days=None)
    ended = a_block(duty, lead)
    Block.objects.filter(pk=ended.pk).update(until=clock.now() - timedelta(days=1))
    for row in (refused, ended):
        erased(row)
        row.refresh_from_db()
        assert (personal_of(row), row.number_hash) == ({""}, None)
        assert row.decided_by == lead.known_id


def test_a_proposal_that_nobody_has_decided_is_dropped(duty: Actor) -> None:
    row = talking(duty)
    blocks.propose(by=duty, code=talk_of(row).code, reason="反复辱骂")
    over(row)
    erasure.erase_calls(by=SYSTEM, consultation_id=talk_of(row).pk)
    assert not Block.objects.exists()


def test_a_number_that_was_never_anything_with_a_code_is_erased_by_itself(duty: Actor, lead: Actor) -> None:
    in_the_menu, others = over(begun("+8613800138000")), over(begun("13900139000"))
    message = left()
    block = a_block(duty, lead)
    found = hashes_of("138 0013-8000")
    assert keyed_hash("phone", NUMBER) in found
    assert erasure.erase_number(by=SYSTEM, hashes=found) == 3
    for row in (in_the_menu, Call.objects.get(pk=message.call_id)):
        row.refresh_from_db()
        assert (row.number, row.number_hash, row.recording) == ("", None, "")
    block.refresh_from_db()
    assert (block.erased, block.number_hash is not None) == (True, True)
    others.refresh_from_db()
    assert others.number == "13900139000"
    assert Message.objects.get().seconds == 7


def test_a_call_that_goes_on_is_not_erased_and_only_the_platform_erases(duty: Actor) -> None:
    row = begun()
    with pytest.raises(Conflict, match="call_goes_on"):
        erasure.erase_number(by=SYSTEM, hashes=hashes_of(NUMBER))
    assert fresh(row).number == NUMBER
    with pytest.raises(NotAllowed):
        erasure.erase_number(by=duty, hashes=hashes_of(NUMBER))
    with pytest.raises(NotAllowed):
        erasure.erase_calls_of_callback(by=duty, callback_id=1, code="")


def test_calls_of_a_call_back_and_the_message_it_was_booked_for(lawyer: Actor, tmp_path: Path) -> None:
    row, name = talked(lawyer)
    keep(name, tmp_path)
    message = left("13700137000")
    Message.objects.update(callback_code=row.code)
    assert erasure.erase_calls_of_callback(by=SYSTEM, callback_id=row.pk, code=row.code) == 2
    assert (Call.objects.get(name=name).number, Call.objects.get(pk=message.call_id).recording) == ("", "")


def test_what_is_converted_after_it_was_erased_is_kept_nowhere(lawyer: Actor, tmp_path: Path) -> None:
    _row, name = talked(lawyer)
    with clock.at(END):
        outbound.rate(by=SYSTEM, name=name, score=5)
    erase_consultation(by=SYSTEM, code=talk().code)
    keep(name, tmp_path)
    assert not Recording.objects.exists()
    assert Call.objects.get().recording == ""
