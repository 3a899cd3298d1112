"""Who may register and who may call whom by the edge: a real Kamailio, telephones on the loopback."""

import asyncio
import os
import re
import signal
from datetime import UTC, datetime, timedelta

from fawang.hotline.rules.credentials import for_browser, for_phone
from lab.softphone.telephone import Telephone
from tests.hotline.edge import (
    BAN_SECONDS,
    CARRIER,
    FAILURES,
    OFFICE,
    PARTNER,
    REALM,
    SECRET,
    STRANGER,
    Plugged,
    Running,
    carrier,
    desk_phone,
    request_of,
)
from tests.hotline.switchboard import Switchboard
from tests.waiting import a_while, soon

# --- seats ---------------------------------------------------------------------------------------


def test_a_desk_phone_registers_and_is_rung(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        async with Plugged(desk_phone()) as [seat]:
            assert await seat.register(port) == 200
            assert seat.log == ["401 REGISTER", "200 REGISTER"]
            behind.tell("dial", "seat", f"sip:lawyer1@{REALM}", number="13800138000")
            await behind.news("TakenOff", leg="seat")
            behind.tell("hang_up", "seat")
            await soon(lambda: seat.over and "BYE" in seat.log)
            # Who hung up first does not matter.
            behind.tell("dial", "again", f"sip:lawyer1@{REALM}", number="13800138000")
            await behind.news("TakenOff", leg="again")
            seat.hang_up()
            assert (await behind.news("Gone", leg="again"))["why"] == "hung_up"

    asyncio.run(run())


def test_who_rings_and_gives_up_and_who_is_busy_or_not_there(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        async with Plugged(desk_phone(when_called="ring")) as [seat]:
            assert await seat.register(edge[0].udp[1]) == 200
            behind.tell("dial", "one", f"sip:lawyer1@{REALM}", number="1")
            await soon(lambda: seat.rings)
            behind.tell("hang_up", "one")
            await soon(lambda: "CANCEL" in seat.log)
            seat.when_called = "refuse"
            behind.tell("dial", "two", f"sip:lawyer1@{REALM}", number="1")
            assert (await behind.news("Gone", leg="two"))["why"] == "busy"
        behind.tell("dial", "three", f"sip:nobody@{REALM}", number="1")
        assert (await behind.news("Gone", leg="three"))["why"] == "unreachable"

    asyncio.run(run())


def test_the_place_where_somebody_registered_last_rings(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        async with Plugged(desk_phone(), desk_phone()) as [before, after]:
            assert await before.register(port) == 200
            assert await after.register(port) == 200
            behind.tell("dial", "seat", f"sip:lawyer1@{REALM}", number="1")
            await behind.news("TakenOff", leg="seat")
            assert after.up
            assert not before.up

    asyncio.run(run())


def test_a_contact_elsewhere_is_not_rung_there(behind: Switchboard, edge: Running) -> None:
    """Else whoever has a seat could have any number of a trunk called."""

    async def run() -> None:
        target = edge[0].trunks[0]
        async with Plugged(desk_phone(), carrier(at=target.port)) as [seat, network]:
            contact = f"sip:13900139000@{CARRIER}:{target.port}"
            assert await seat.register(edge[0].udp[1], contact=contact) == 200
            behind.tell("dial", "seat", f"sip:lawyer1@{REALM}", number="1")
            await soon(lambda: seat.rings)
            assert network.log == []

    asyncio.run(run())


def test_a_wrong_password_is_refused_and_after_some_the_name_is_locked(edge: Running) -> None:
    async def run() -> None:
        port, right = edge[0].udp[1], for_phone(SECRET, "lawyer2", generation=3)
        async with Plugged(
            desk_phone("lawyer2", host="127.0.0.32"), desk_phone("lawyer2", 3, host="127.0.0.33")
        ) as [thief, owner]:
            # The secret of a generation that is over.
            thief.password = for_phone(SECRET, "lawyer2", generation=2)
            for _ in range(FAILURES):
                assert await thief.register(port) == 403
            assert thief.log.count("401 REGISTER") == FAILURES
            # Now the right one would not help either, and is not even asked for.
            thief.password = right
            assert await thief.register(port) == 403
            assert thief.log.count("401 REGISTER") == FAILURES
            # The owner, elsewhere, notices nothing; another name from there is not locked.
            assert await owner.register(port) == 200
            thief.number, thief.password = "lawyer1", for_phone(SECRET, "lawyer1")
            assert await thief.register(port) == 200
            # It ends.
            thief.number, thief.password = "lawyer2", right
            await a_while(BAN_SECONDS + 1)
            assert await thief.register(port) == 200

    asyncio.run(run())


def test_who_tries_names_is_shut_out(edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        async with Plugged(Telephone("a", host="127.0.0.34", domain=REALM, password="guess")) as [thief]:
            found = []
            for count in range(12):
                thief.number = f"seat{count}"
                found.append(await thief.register(port, seconds=1.0))
            assert found[0] == 403
            assert found[-1] == 0
            assert await thief.send(request_of("x", port, user=""), port, 0.7) == ""

    asyncio.run(run())


def test_nobody_registers_under_anothers_name(edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        good = for_browser(SECRET, "lawyer1", now=datetime.now(UTC))
        async with Plugged(
            desk_phone("lawyer1"),
            desk_phone("lawyer1", name=good.name, password=good.password),
            Telephone("lawyer1", host=OFFICE, domain="127.0.0.1", password=for_phone(SECRET, "lawyer1")),
        ) as [phone, browser, elsewhere]:
            phone.name = "lawyer1"
            assert await phone.register(port, seat="lawyer2") == 403
            assert await browser.register(port, seat="lawyer2") == 403
            assert await browser.register(port) == 200
            assert await elsewhere.register(port) == 403

    asyncio.run(run())


def test_a_challenge_is_good_for_the_address_that_got_it(edge: Running) -> None:
    """Else somebody who forges addresses could lock names there, or say again what was said."""

    async def run() -> None:
        port = edge[0].udp[1]
        async with Plugged(desk_phone(host="127.0.0.37"), desk_phone(host="127.0.0.38")) as [seat, forger]:
            assert await seat.register(port) == 200
            said = seat._proven["REGISTER"]
            wrong = re.sub(r'response="(.)(\w+)"', r'response="\2\1"', said)
            for _ in range(FAILURES + 1):
                forger.log = []
                await forger.send(register_of(forger, wrong), port)
                assert forger.log == ["401 REGISTER"]
            forger.log = []
            await forger.send(register_of(forger, said), port)
            assert forger.log == ["401 REGISTER"]
            assert await forger.register(port) == 200

    asyncio.run(run())


def register_of(phone: Telephone, proof: str) -> str:
    """A registration with what another has said."""
    return (
        f"REGISTER sip:{REALM} SIP/2.0\r\n"
        f"Via: SIP/2.0/UDP {phone.host}:{phone.port};branch=z9hG4bK{os.urandom(6).hex()}\r\n"
        f"From: <sip:lawyer1@{REALM}>;tag=x\r\nTo: <sip:lawyer1@{REALM}>\r\nCall-ID: {os.urandom(6).hex()}\r\n"
        f"CSeq: 9 REGISTER\r\nMax-Forwards: 70\r\nContact: <sip:lawyer1@{phone.host}:{phone.port}>\r\n{proof}\r\n"
        "Content-Length: 0\r\n\r\n"
    )


def test_credentials_of_a_browser_end(edge: Running) -> None:
    async def run() -> None:
        port, now = edge[0].udp[1], datetime.now(UTC)
        old = for_browser(SECRET, "lawyer7", now=now - timedelta(hours=1))
        forged = for_browser("z" * 32, "lawyer7", now=now)
        before = for_browser(edge[0].secrets[1], "lawyer7", now=now)
        longer = f"{int(now.timestamp()) + 9000}:lawyer7"
        async with Plugged(Telephone("lawyer7", host="127.0.0.35", domain=REALM)) as [seat]:
            for name, password, expected in (
                (old.name, old.password, 403),
                (longer, old.password, 403),
                (forged.name, forged.password, 403),
                (before.name, before.password, 200),
            ):
                seat.name, seat.password = name, password
                assert await seat.register(port) == expected, name

    asyncio.run(run())


# --- calls ---------------------------------------------------------------------------------------


def test_a_call_of_a_trunk_reaches_the_switch_and_a_seat(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        forged = ("X-Fawang-Reference: 1",)
        async with Plugged(carrier(extra=forged), desk_phone()) as [caller, seat]:
            await seat.register(port)
            caller.call(port)
            arrived = await behind.news("Arrived", dialled="12348")
            # Only partners say of whom they pass on.
            assert (arrived["number"], arrived["headers"]) == ("13800138000", {})
            leg = arrived["leg"]
            behind.tell("accept", leg)
            await soon(lambda: caller.up)
            behind.tell("dial", "seat", f"sip:lawyer1@{REALM}", number="13800138000")
            await behind.news("TakenOff", leg="seat")
            behind.tell("join", leg, "seat")
            caller.play(440)
            seat.play(1000)
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            caller.hang_up()
            await behind.news("Gone", leg=leg)

    asyncio.run(run())


def test_a_partner_may_say_of_whom_it_passes_on(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        said = ("X-Fawang-Reference: 234567890123",)
        async with Plugged(Telephone("12345", host=PARTNER, extra=said)) as [partner]:
            partner.call(edge[0].udp[1])
            arrived = await behind.news("Arrived")
            assert arrived["headers"] == {"x-fawang-reference": "234567890123"}
            behind.tell("refuse", arrived["leg"], busy=True)
            await soon(lambda: "486 INVITE" in partner.log)

    asyncio.run(run())


def test_a_seat_may_call_the_hotline_and_nobody_else(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        async with Plugged(desk_phone(), desk_phone(password="wrong", host="127.0.0.36")) as [seat, thief]:
            seat.call(port)
            arrived = await behind.news("Arrived")
            assert arrived["number"] == "lawyer1"
            behind.tell("accept", arrived["leg"])
            await soon(lambda: seat.up)
            behind.tell("hang_up", arrived["leg"])
            await soon(lambda: seat.over)
            seat.call(port, "13900139000")
            await soon(lambda: seat.log.count("403 INVITE") == 1)
            seat.call(port, "lawyer2")
            await soon(lambda: seat.log.count("403 INVITE") == 2)
            thief.call(port)
            await soon(lambda: "403 INVITE" in thief.log)

    asyncio.run(run())


def test_others_call_nobody(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        async with Plugged(carrier(), Telephone(host=STRANGER)) as [caller, stranger]:
            caller.call(port, "13900139000")
            await soon(lambda: "403 INVITE" in caller.log)
            for number in ("12348", "13900139000", "00442012345678"):
                stranger.log.clear()
                stranger.call(port, number)
                await soon(lambda: "403 INVITE" in stranger.log)
            # The switch has heard of none of them: the next that it hears of is one that may call.
            caller.call(port)
            assert (await behind.news("Arrived"))["number"] == "13800138000"
            assert behind.aside == []

    asyncio.run(run())


def test_only_numbers_that_are_allowed_are_dialled(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        settings, port = edge[0], edge[0].trunks[0].port
        partner = edge[0].trunks[1].port
        async with Plugged(
            carrier(at=port), Telephone("12345", host=PARTNER, at=partner), Telephone(host=STRANGER)
        ) as [network, other, stranger]:
            behind.tell("dial", "one", f"sip:13900139000@{CARRIER}:{port}", number="12348")
            await behind.news("TakenOff", leg="one")
            behind.tell("hang_up", "one")
            await soon(lambda: network.over)
            behind.tell("dial", "two", f"sip:12345@{PARTNER}:{partner}", number="12348",
                        headers={"x-fawang-reference": "9"})  # fmt: skip
            await behind.news("TakenOff", leg="two")
            assert list(other.headers.values()) == ["9"]
            network.log.clear()
            refused = (
                f"sip:00442012345678@{CARRIER}:{port}",
                f"sip:10900139000@{CARRIER}:{port}",
                f"sip:139001390000@{CARRIER}:{port}",
                f"sip:12345@{CARRIER}:{port}",
                f"sip:13900139000@{PARTNER}:{partner}",
                f"sip:13900139000@{STRANGER}:{stranger.port}",
                f"sip:13900139000@127.0.0.1:{settings.udp[1]}",
                f"sip:13900139000@{REALM}",
            )
            for count, address in enumerate(refused):
                behind.tell("dial", f"no{count}", address, number="12348")
                assert (await behind.news("Gone", leg=f"no{count}"))["why"] == "unreachable", address
            assert (network.log, stranger.log) == ([], [])

    asyncio.run(run())


# --- the edge dies -------------------------------------------------------------------------------


def test_a_killed_edge_comes_back_and_a_call_goes_on(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        settings, running = edge
        port = settings.udp[1]
        async with Plugged(carrier(), desk_phone(), desk_phone("lawyer2", 3)) as [caller, seat, other]:
            assert await seat.register(port) == 200
            caller.call(port)
            leg = (await behind.news("Arrived"))["leg"]
            behind.tell("accept", leg)
            behind.tell("dial", "seat", f"sip:lawyer1@{REALM}", number="13800138000")
            await behind.news("TakenOff", leg="seat")
            behind.tell("join", leg, "seat")
            caller.play(440)
            seat.play(1000)
            await soon(lambda: caller.hears(1000) and seat.hears(440))

            before, times = running.pid, running.restarts
            os.kill(before, signal.SIGKILL)
            await soon(lambda: running.restarts == times + 1)
            caller.forget()
            seat.forget()
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            # A phone registers again, and is rung.
            await soon(lambda: running.answering)
            assert await other.register(port) == 200
            behind.tell("dial", "other", f"sip:lawyer2@{REALM}", number="1")
            await behind.news("TakenOff", leg="other")
            # The way of the call that was up is in its messages: both can be ended.
            seat.hang_up()
            assert (await behind.news("Gone", leg="seat"))["why"] == "hung_up"
            behind.tell("hang_up", leg)
            await soon(lambda: caller.over and "BYE" in caller.log)

    asyncio.run(run())
