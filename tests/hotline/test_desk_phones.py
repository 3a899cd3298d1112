"""Desk telephones: what is typed into them, who sees it, and that an old secret is over; with a real Kamailio."""

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fawang.hotline.actions import lines, phones
from fawang.hotline.actions.phones import SignIn
from fawang.hotline.control.edge_sync import Upkeep
from fawang.hotline.control.registration import admitting
from fawang.hotline.models.operating import DeskPhone
from fawang.hotline.queries import installation
from fawang.hotline.queries import phones as queries
from fawang.hotline.queries.calls import address_of, seat
from fawang.hotline.telephony.edge import ControlFailed, admit
from fawang.hotline.telephony.programs.installed import kamailio
from fawang.hotline.telephony.programs.supervision import Supervised
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from lab.platforms.ports import free_port
from lab.softphone.telephone import Telephone
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.hotline.control.writer.test_platform import within
from tests.hotline.edge import REALM as OF_THE_EDGE
from tests.hotline.edge import Plugged, Running, desk_phone
from tests.hotline.switchboard import Switchboard
from tests.hotline.test_operating_pages import BASE, text_of
from tests.waiting import a_while, soon

_DATABASE = pytest.mark.django_db
REALM = "hotline.local"


def given_a_desk(lead: Actor, lawyer: Actor) -> str:
    """Let a lawyer take calls at a desk telephone that signs in here; return its name."""
    lines.set_seat_line(by=lead, staff_id=lawyer.known_id, address=queries.address_for(lawyer.known_id))
    return f"desk{lawyer.known_id}"


# --- what may be chosen ----------------------------------------------------------------------------


@_DATABASE
def test_a_desk_telephone_is_known_to_the_edge_as_long_as_it_is_somebodys(lead: Actor, duty: Actor) -> None:
    name = given_a_desk(lead, duty)
    found = address_of(seat(duty.known_id))
    assert found is not None
    assert found.sip == f"sip:{name}@{REALM}:5060"
    assert installation.of_tables().phones == {name: 1}
    lines.set_seat_line(by=lead, staff_id=duty.known_id, address="sip:room.3-b@Hotline.local")
    assert installation.of_tables().phones == {"room.3-b": 1}
    lines.set_seat_line(by=lead, staff_id=duty.known_id, address="sip:desk3@10.0.0.9")
    assert installation.of_tables().phones == {}


@_DATABASE
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Room3", "desk_phone_name"), ("-a", "desk_phone_name"), ("s12", "desk_phone_anothers"),
        ("desk999999", "desk_phone_anothers"),
    ],
)  # fmt: skip
def test_a_name_that_is_somebody_elses_or_that_no_seat_can_have_is_refused(
    lead: Actor, duty: Actor, name: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        lines.set_seat_line(by=lead, staff_id=duty.known_id, address=f"sip:{name}@{REALM}")
    assert refused.value.errors == {"address": code}
    # Elsewhere names are those of that place.
    lines.set_seat_line(by=lead, staff_id=duty.known_id, address=f"sip:{name}@10.0.0.9")


# --- the secret ------------------------------------------------------------------------------------


@_DATABASE
def test_a_secret_is_shown_with_a_trace_and_a_new_one_is_another(lead: Actor, duty: Actor) -> None:
    name = given_a_desk(lead, duty)
    first = phones.show(by=lead, staff_id=duty.known_id)
    assert (first.name, first.domain, first.server, first.port) == (name, REALM, "127.0.0.1", 5060)
    # The lawyer sees the same.
    assert phones.show(by=duty, staff_id=duty.known_id) == first
    entries = AuditEntry.objects.filter(action="hotline.phone_secret_shown").order_by("pk")
    assert [(one.actor, one.object, one.data) for one in entries] == [
        (by.label, f"people.staff:{duty.known_id}", {"phone": name, "generation": 1}) for by in (lead, duty)
    ]
    assert first.secret not in str(list(AuditEntry.objects.values()))
    # Pressed twice, it is one new secret.
    for _ in range(2):
        assert phones.renew(by=duty, staff_id=duty.known_id, generation=1).generation == 2
    assert AuditEntry.objects.filter(action="hotline.phone_secret_renewed").count() == 1
    assert phones.show(by=lead, staff_id=duty.known_id).secret != first.secret
    assert installation.of_tables().phones == {name: 2}


@_DATABASE
def test_a_telephone_that_was_taken_away_does_not_come_back_with_its_old_secret(
    lead: Actor, duty: Actor
) -> None:
    name = given_a_desk(lead, duty)
    phones.renew(by=lead, staff_id=duty.known_id, generation=1)
    lines.set_seat_line(by=lead, staff_id=duty.known_id, address="")
    assert installation.of_tables().phones == {}
    given_a_desk(lead, duty)
    assert installation.of_tables().phones == {name: 2}


@_DATABASE
def test_nobody_else_sees_or_renews_a_secret(
    lead: Actor, duty: Actor, stranger: Actor, officer: Actor
) -> None:
    given_a_desk(lead, duty)
    colleague = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor
    for by in (stranger, officer, colleague):
        with pytest.raises(NotAllowed):
            phones.show(by=by, staff_id=duty.known_id)
        with pytest.raises(NotAllowed):
            phones.renew(by=by, staff_id=duty.known_id, generation=1)
    with pytest.raises(NotFound):
        phones.show(by=lead, staff_id=colleague.known_id)
    with pytest.raises(NotFound):
        phones.show(by=colleague, staff_id=colleague.known_id)
    assert not DeskPhone.objects.exists()
    assert not AuditEntry.objects.filter(action__startswith="hotline.phone").exists()


# --- pages -----------------------------------------------------------------------------------------


@_DATABASE
@pytest.mark.usefixtures("plain_files")
def test_whoever_manages_sees_it_once_asked_for(leading: Browser, duty: Actor) -> None:
    path = f"{BASE}/seats/{duty.known_id}"
    assert "桌面电话如何登录" not in text_of(leading.get(path))
    sent = leading.post(path, {"where": "desk"})
    assert (sent.status_code, sent["Location"]) == (302, f"{path}?done=desk")
    secret = phones.show(by=leading.actor, staff_id=duty.known_id).secret
    page = leading.get(sent["Location"])
    assert "桌面电话如何登录" in text_of(page)
    assert secret not in page.text
    assert f"desk{duty.known_id}" in text_of(leading.get(f"{BASE}/seats"))
    # Only by the button: what a browser fetches by itself shows nothing.
    assert leading.get(f"{path}/secret").status_code == 405
    shown = leading.post(f"{path}/secret")
    assert shown.status_code == 200
    assert secret in shown.text
    assert "no-store" in shown["Cache-Control"]
    for word in (REALM, "127.0.0.1:5060", "UDP"):
        assert word in text_of(shown)
    assert leading.get(f"{path}/renew").status_code == 405
    sent = leading.post(f"{path}/renew", {"generation": "1"})
    assert (sent.status_code, sent["Location"]) == (302, f"{path}?done=renewed")
    assert secret not in leading.post(f"{path}/secret").text
    # What renews nothing does not say that it did: no generation, none that can be, one that there is not yet.
    for given, status in (
        ({}, 422),
        ({"generation": "x"}, 422),
        ({"generation": "0"}, 422),
        ({"generation": "9"}, 409),
    ):
        refused = leading.post(f"{path}/renew", given)
        assert (refused.status_code, "Location" in refused) == (status, False), given
    assert DeskPhone.objects.get().generation == 2
    # Pressed twice it is one new secret, and the old one works no more.
    assert leading.post(f"{path}/renew", {"generation": "1"})["Location"] == f"{path}?done=renewed"
    assert DeskPhone.objects.get().generation == 2


@_DATABASE
@pytest.mark.usefixtures("plain_files")
def test_a_lawyer_sees_and_renews_their_own(lead: Actor, desk: Browser) -> None:
    assert desk.post("/desk/telephone/secret").status_code == 404
    given_a_desk(lead, desk.actor)
    assert "桌面电话如何登录" in text_of(desk.get("/desk/telephone"))
    secret = phones.show(by=lead, staff_id=desk.staff_id).secret
    assert secret in desk.post("/desk/telephone/secret").text
    assert desk.post("/desk/telephone/renew", {"generation": "1"}).status_code == 302
    assert secret not in desk.post("/desk/telephone/secret").text
    assert desk.post("/desk/telephone/renew").status_code == 422
    for path in ("secret", "renew"):
        assert desk.post(f"{BASE}/seats/{desk.staff_id}/{path}", {"generation": "2"}).status_code == 403


@_DATABASE
@pytest.mark.usefixtures("plain_files")
def test_another_telephone_needs_its_address_and_asterisk_has_its_own(
    leading: Browser, duty: Actor, settings: Any
) -> None:
    path = f"{BASE}/seats/{duty.known_id}"
    assert leading.post(path, {"where": "other", "address": ""}).status_code == 422
    settings.FAWANG_SWITCH = "asterisk"
    assert leading.post(path, {"where": "desk"}).status_code == 422
    assert 'value="desk"' not in leading.get(path).text
    assert leading.post(path, {"where": "other", "address": f"sip:desk3@{REALM}"}).status_code == 302
    assert leading.post(f"{path}/secret").status_code == 404


# --- with a real edge ------------------------------------------------------------------------------


def test_the_edge_rings_a_desk_telephone_by_its_address(behind: Switchboard, edge: Running) -> None:
    """The address is kept with a port, which the edge must not mind."""

    async def run() -> None:
        async with Plugged(desk_phone()) as [desk]:
            assert await desk.register(edge[0].udp[1]) == 200
            behind.tell("dial", "seat", f"sip:lawyer1@{OF_THE_EDGE}:5060", number="1")
            await behind.news("TakenOff", leg="seat")
            assert desk.up

    asyncio.run(run())


@pytest.mark.usefixtures("real_database")
def test_an_old_secret_is_over_within_a_second_and_after_a_restart(settings: Any, tmp_path: Path) -> None:
    settings.FAWANG_HOTLINE_SIP_PORT, settings.FAWANG_HOTLINE_WEB_PORT = free_port(), free_port()
    settings.FAWANG_HOTLINE_PORT = free_port()

    def prepared() -> tuple[Actor, Actor, SignIn]:
        centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
        lead, lawyer = (sign_in(role, centre).actor for role in (Role.LEAD_LAWYER, Role.DUTY_LAWYER))
        given_a_desk(lead, lawyer)
        return lead, lawyer, phones.show(by=lead, staff_id=lawyer.known_id)

    def phone(secret: SignIn, host: str) -> Telephone:
        return Telephone(secret.name, host=host, domain=secret.domain, password=secret.secret)

    async def run() -> None:
        lead, lawyer, first = await within(prepared)
        folder, port = tmp_path / "edge", settings.FAWANG_HOTLINE_SIP_PORT
        upkeep = Upkeep(folder)
        async with (
            Supervised(kamailio(await upkeep.edge(), folder)) as running,
            admitting(upkeep, folder),
            Plugged(phone(first, "127.0.0.51"), phone(first, "127.0.0.52")) as [lost, desk],
        ):
            assert await lost.register(port) == 200
            await within(lambda: phones.renew(by=lead, staff_id=lawyer.known_id, generation=1))
            second = await within(lambda: phones.show(by=lawyer, staff_id=lawyer.known_id))
            desk.password = second.secret
            await admitted(desk, port)
            assert await lost.register(port) == 403
            # Kamailio is killed, and started again by whoever watches over it.
            os.killpg(running.pid, signal.SIGKILL)
            await soon(lambda: running.restarts == 1 and running.answering)
            assert await desk.register(port) == 200
            assert await lost.register(port) == 403
            # Without a telephone there is no secret that would do.
            await within(lambda: lines.set_seat_line(by=lead, staff_id=lawyer.known_id, address=""))
            await refused(desk, port)

    asyncio.run(run())


async def admitted(phone: Telephone, port: int) -> None:
    """Sign in as soon as that is possible; each failure counts, and four are none too many."""
    for pause in (0.5, 1, 4, 16):
        await a_while(pause)
        if await phone.register(port) == 200:
            return
    raise AssertionError("the new secret is not let in")


async def refused(phone: Telephone, port: int) -> None:
    """Wait until a telephone is not let in any more."""

    async def not_let_in() -> bool:
        return await phone.register(port) == 403

    await soon(not_let_in, every=0.3)


def test_who_had_registered_with_an_old_secret_is_not_rung_any_more(
    behind: Switchboard, edge: Running, edge_folder: Path
) -> None:
    settings = edge[0]
    renewed = replace(settings, phones=dict(settings.phones) | {"lawyer1": 2})

    async def run() -> None:
        async with Plugged(desk_phone()) as [desk]:
            assert await desk.register(settings.udp[1]) == 200
            await admit(edge_folder, renewed, settings.phones)
            try:
                behind.tell("dial", "seat", f"sip:lawyer1@{OF_THE_EDGE}", number="1")
                assert (await behind.news("Gone", leg="seat"))["why"] == "unreachable"
            finally:
                await admit(edge_folder, settings, renewed.phones)
            assert await desk.register(settings.udp[1]) == 200

    asyncio.run(run())


def test_an_edge_that_does_not_run_is_said(edge: Running, tmp_path: Path) -> None:
    with pytest.raises(ControlFailed, match="does not answer"):
        asyncio.run(admit(tmp_path, edge[0], {}))
