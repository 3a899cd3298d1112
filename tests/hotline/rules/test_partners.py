"""Calls that partners hand over: with their reference, why, and what was told there; nobody else is believed."""

import asyncio
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from fawang.consultations.actions import phoning
from fawang.consultations.actions.phoning import Caller
from fawang.consultations.actions.steps import take_step
from fawang.consultations.models import Consultation
from fawang.consultations.rules import Command
from fawang.hotline.actions.calls import begin, refer
from fawang.hotline.actions.instructions import ask
from fawang.hotline.models import Call, Line, Transfer
from fawang.hotline.queries import panel
from fawang.hotline.rules import partners
from fawang.hotline.rules.calls.requests import What
from fawang.hotline.rules.partners import Handed
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, sign_in
from tests.conftest import unit_at
from tests.consultations.cases import give
from tests.hotline.conftest import Hotline
from tests.hotline.control.writer.test_platform import ask_for_a_lawyer, holds, lawyer_at, within
from tests.hotline.telephony.test_switch import telephones
from tests.waiting import soon

SUMMARY = "南海一家工厂扣着两个月工资，没有合同。\n已经问过劳动监察。" * 5


@given(st.text(max_size=60), st.text(max_size=500), st.text(max_size=500))
def test_what_is_written_is_read(reference: str, reason: str, summary: str) -> None:
    # Half a surrogate is no character, and no partner can send it.
    given_ = [one.encode("utf-8", "ignore").decode() for one in (reference, reason, summary)]
    read = partners.read(partners.write(Handed(*given_)))
    assert partners.read(partners.write(read)) == read
    assert len(read.reference) <= 60
    assert len(read.summary) <= 500


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("%E6%AC%A0%E8%96%AA", "欠薪"),
        ("plain", "plain"),
        ("%E6%AC", "�"),
        ("%zz", "%zz"),
        ("a%00%1Bb", "ab"),
        ("x" * 5000, "x" * 500),
    ],
)
def test_whatever_is_sent_is_read_as_far_as_it_can_be(sent: str, read: str) -> None:
    assert partners.read({partners.SUMMARY_HEADER: sent}).summary == read


def partner(source: str = "127.0.0.1") -> Line:
    """Let 12345 be a partner that calls from an address."""
    return Line.objects.create(
        code="12345", name="政务热线", address="sip:12345@127.0.0.1:9", source=source, updated_at=clock.now(),
        updated_by="test",
    )  # fmt: skip


def headers(**handed: str) -> dict[str, str]:
    """Return what a partner sends."""
    return partners.write(
        Handed(**{"reference": "SZ-0001", "reason": "属于法律咨询", "summary": SUMMARY, **handed})
    )


@pytest.mark.usefixtures("real_database")
def test_a_partners_call_arrives_with_its_reference_and_is_shown_to_the_lawyer(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            await within(lambda: partner("10.1.2.3"))
            lawyer = await within(lambda: lawyer_at(seat))
            # The edge, beside the switch, says from where it has the call.
            caller.sends = {**headers(), "X-Fawang-Source": "10.1.2.3"}
            await ask_for_a_lawyer(caller, hotline.port)
            talk = await holds(lambda: Consultation.objects.filter(state="open").first())
            call = await within(Call.objects.get)
            assert (call.partner, call.reference) == ("12345", "SZ-0001")
            assert (call.handed_reason, call.handed_summary) == ("属于法律咨询", SUMMARY)
            assert call.follows_id is None
            # Passed on, and handed over again with the code that went with it.
            await within(
                lambda: ask(by=lawyer, code=talk.code, what=What.PASS_ON, target="line:12345", reason="路灯坏了",
                            client_id="a")
            )  # fmt: skip
            caller.hang_up()
            await holds(lambda: Call.objects.filter(ended_at__isnull=False).first())
            async with telephones("13800138000") as [again]:
                again.sends = {**headers(reference=talk.code), "X-Fawang-Source": "10.1.2.3"}
                await ask_for_a_lawyer(again, hotline.port)
                second = await holds(lambda: Call.objects.filter(follows__isnull=False).first())
                assert second.follows_id == talk.pk
                assert (
                    await within(lambda: panel.follows_for(Call.objects.get(pk=second.pk), ANONYMOUS)) == ""
                )

    asyncio.run(run())


@pytest.mark.usefixtures("real_database")
def test_headers_of_somebody_who_is_no_partner_are_not_believed(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            # The partner calls from elsewhere, whatever this one writes.
            await within(lambda: partner("127.0.0.9"))
            caller.sends = headers()
            caller.call(hotline.port)
            await soon(lambda: caller.up and caller.hears_something())
            await caller.press("1")
            # What was said when it came is written before that a language was chosen.
            call = await holds(lambda: Call.objects.filter(language="mandarin").first())
            assert (call.partner, call.reference, call.handed_reason, call.handed_summary) == ("", "", "", "")

    asyncio.run(run())


def stored(table: str) -> Any:
    """Return all rows of a table as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")
        return cursor.fetchall()


@pytest.mark.django_db
def test_what_was_told_there_is_kept_encrypted() -> None:
    partner()
    begin(by=SYSTEM, name="in-1", number="", dialled="12348", at=clock.now(), source="127.0.0.1")
    refer(by=SYSTEM, name="in-1", handed=Handed("SZ-1", "属于法律咨询", SUMMARY))
    [[row]] = stored("hotline_call")
    assert "SZ-1" in row
    assert "法律咨询" not in row
    assert "工厂" not in row
    assert Call.objects.get().handed_summary == SUMMARY


@pytest.mark.django_db
def test_the_lawyer_of_the_call_reads_what_was_told_there_and_what_was_before(settings: Any) -> None:
    settings.STORAGES = PLAIN_FILES
    desk = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    before, talk = (phoning.begin(by=SYSTEM, caller=Caller("13800138000")) for _twice in range(2))
    for row in (before, talk):
        take_step(by=desk.actor, code=row.code, command=Command.GRAB, version=row.version, data={})
        if row is before:
            give(row, "close", desk.actor)
    line = partner()
    old = Call.objects.create(name="in-1", dialled="12348", began_at=clock.now(), consultation=before)
    Transfer.objects.create(
        call=old, target=f"line:{line.code}", warm=True, reference=before.code, reason="路灯坏了",
        staff_id=desk.staff_id, at=clock.now(),
    )  # fmt: skip
    begin(by=SYSTEM, name="in-2", number="", dialled="12348", at=clock.now(), source="127.0.0.1")
    refer(by=SYSTEM, name="in-2", handed=Handed(before.code, "属于法律咨询", SUMMARY))
    Call.objects.filter(name="in-2").update(consultation=talk)
    page = desk.get(f"/desk/calls/{talk.code}").content.decode()
    assert "属于法律咨询" in page
    assert SUMMARY[:18] in page
    assert f'href="/desk/consultations/{before.code}"' in page
    # Whoever only leads the shift sees that they were handed over, not what they told.
    lead = sign_in(Role.LEAD_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    assert SUMMARY[:18] not in lead.get(f"/desk/calls/{talk.code}").content.decode()
