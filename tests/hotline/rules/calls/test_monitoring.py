"""Supervisors in whole calls, with real SIP and audio: who hears them, and that they change nothing else."""

import asyncio

from tests.hotline.control.test_controller import MUSIC, talking
from tests.hotline.spans import hear
from tests.hotline.switchboard import Switchboard
from tests.hotline.telephony.test_switch import telephones
from tests.waiting import soon


def test_a_supervisor_listens_whispers_barges_in_and_goes(exchange: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "supervisor") as [caller, seat, third]:
            call = await talking(exchange, sip, caller, seat)
            name = f"supervisor@{third.port}"
            third.play(1600)
            exchange.tell("Monitored", call, name)
            await exchange.news("Supervises", supervisor=name, mode="listens")
            await soon(lambda: caller.hears(1000) and seat.hears(440) and third.hears(440, 1000))
            assert not seat.has_heard(1600)
            exchange.tell("Whispered", call, name)
            await soon(lambda: caller.hears(1000) and seat.hears(440, 1600) and third.hears(440, 1000))
            await hear(0.3, caller)
            # The caller has not heard them, not for a moment.
            assert not caller.has_heard(1600)
            # On hold the person hears music only, and the two others hear each other.
            exchange.tell("Held", call)
            await soon(lambda: caller.hears(MUSIC) and seat.hears(1600) and third.hears(1000))
            caller.forget()
            exchange.tell("Resumed", call)
            await soon(lambda: caller.hears(1000) and seat.hears(440, 1600) and third.hears(440, 1000))
            await hear(0.3, caller, third)
            assert not caller.has_heard(1600)
            assert not third.has_heard(1600)
            exchange.tell("Barged", call, name)
            await soon(lambda: caller.hears(1000, 1600) and seat.hears(440, 1600) and third.hears(440, 1000))
            exchange.tell("MonitorEnded", call, name)
            await exchange.news("Supervises", supervisor=name, mode=None)
            await soon(lambda: third.over and caller.hears(1000) and seat.hears(440))

    asyncio.run(run())


def test_a_supervisor_keeps_no_call_alive_and_ends_none(exchange: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with (
            telephones("13800138000", "lawyer", "supervisor") as [caller, seat, third],
            telephones("slow", when_called="ring") as [slow],
        ):
            call = await talking(exchange, sip, caller, seat)
            exchange.tell("Monitored", call, f"slow@{slow.port}")
            await soon(lambda: slow.rings)
            exchange.tell("MonitorEnded", call, f"slow@{slow.port}")
            await soon(lambda: slow.over)
            third.play(1600)
            exchange.tell("Monitored", call, f"supervisor@{third.port}")
            exchange.tell("Barged", call, f"supervisor@{third.port}")
            await soon(lambda: caller.hears(1000, 1600))
            third.hang_up()
            await exchange.news("Supervises", mode=None)
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            # Another one comes, and the lawyer hangs up.
            async with telephones("chief") as [chief]:
                chief.play(1900)
                exchange.tell("Monitored", call, f"chief@{chief.port}")
                await soon(lambda: chief.hears(440, 1000))
                assert not caller.has_heard(1900)
                seat.hang_up()
                await soon(lambda: chief.over)
            caller.play(0)
            await exchange.news("Stands", stage="rating")
            caller.forget()
            await soon(caller.hears_something)
            await caller.press("1")
            assert (await exchange.news("Rate"))["score"] == 5

    asyncio.run(run())


def test_where_voices_cannot_be_mixed_the_two_go_on(embedded: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "interpreter", "supervisor") as [
            caller,
            seat,
            third,
            boss,
        ]:
            call = await talking(embedded, sip, caller, seat)
            third.play(1600)
            embedded.tell("Consulted", call, f"interpreter@{third.port}")
            await soon(lambda: seat.hears(1600) and third.hears(1000))
            embedded.open_no_more()
            embedded.tell("Together", call)
            await soon(lambda: third.over and caller.hears(1000) and seat.hears(440))
            embedded.tell("Monitored", call, f"supervisor@{boss.port}")
            await soon(lambda: boss.over and caller.hears(1000) and seat.hears(440))
            embedded.open_again()
            caller.hang_up()
            assert (await embedded.news("Finish"))["cause"] == "caller"

    asyncio.run(run())


def test_a_colleague_has_the_call_after_three_talked_and_is_supervised_anew(
    exchange: Switchboard, sip: int
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "colleague", "boss") as [
            caller,
            seat,
            colleague,
            boss,
        ]:
            call = await talking(exchange, sip, caller, seat)
            colleague.play(1600)
            boss.play(1900)
            name, chief = f"seat:9@{colleague.port}", f"boss@{boss.port}"
            exchange.tell("Consulted", call, name)
            await soon(lambda: seat.hears(1600) and colleague.hears(1000))
            exchange.tell("Together", call)
            exchange.tell("Monitored", call, chief)
            await soon(lambda: caller.hears(1000, 1600) and boss.hears(440, 1000, 1600))
            seat.hang_up()
            assert (await exchange.news("Took", call=call))["seat"] == name
            await soon(lambda: boss.over and caller.hears(1600) and colleague.hears(440))
            async with telephones("boss") as [again]:
                again.play(1900)
                chief = f"boss@{again.port}"
                exchange.tell("Monitored", call, chief)
                exchange.tell("Whispered", call, chief)
                await soon(lambda: colleague.hears(440, 1900) and again.hears(440, 1600))
                await soon(lambda: caller.hears(1600))
                caller.hang_up()
                await soon(lambda: again.over and colleague.over)
            assert (await exchange.news("Finish"))["cause"] == "caller"

    asyncio.run(run())


def test_one_who_listens_to_three_is_heard_by_nobody(exchange: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "interpreter", "boss") as [caller, seat, third, boss]:
            call = await talking(exchange, sip, caller, seat)
            third.play(1600)
            boss.play(1900)
            exchange.tell("Consulted", call, f"interpreter@{third.port}")
            await soon(lambda: seat.hears(1600) and third.hears(1000))
            exchange.tell("Together", call)
            await soon(lambda: caller.hears(1000, 1600))
            caller.forget()
            exchange.tell("Monitored", call, f"boss@{boss.port}")
            await soon(lambda: boss.hears(440, 1000, 1600))
            await soon(lambda: caller.hears(1000, 1600) and seat.hears(440, 1600) and third.hears(440, 1000))
            await hear(0.3, caller)
            assert not caller.has_heard(1900)
            caller.hang_up()
            assert (await exchange.news("Finish"))["cause"] == "caller"
            await soon(lambda: seat.over and third.over and boss.over)

    asyncio.run(run())
