"""What every switch does where more than two talk, somebody listens, or a telephone holds: real SIP and audio."""

import asyncio

from lab.softphone.telephone import Telephone
from tests.hotline.spans import hear
from tests.hotline.switchboard import Switchboard
from tests.hotline.telephony.test_switch import quiet, talking, telephones
from tests.waiting import soon


async def three(
    switch: Switchboard, sip: int, caller: Telephone, seat: Telephone, third: Telephone
) -> tuple[str, list[str]]:
    """Let caller and seat talk, and a third take off; return the caller's leg, and all three."""
    leg = await talking(switch, sip, caller, seat)
    third.play(1600)
    switch.tell("dial", "third", f"sip:third@127.0.0.1:{third.port}", number="12348")
    await switch.news("TakenOff", leg="third")
    return leg, [leg, "seat", "third"]


def test_three_hear_each_other_and_two_again_once_one_has_gone(switch: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "interpreter") as [caller, seat, third]:
            leg, all_of_them = await three(switch, sip, caller, seat, third)
            switch.tell("mix", {one: [other for other in all_of_them if other != one] for one in all_of_them})
            await soon(lambda: caller.hears(1000, 1600) and seat.hears(440, 1600) and third.hears(440, 1000))
            third.hang_up()
            await switch.news("Gone", leg="third")
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            switch.tell("join", leg, "seat")
            caller.forget()
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            await hear(0.3, caller)
            # Nobody ever heard themselves.
            assert not caller.has_heard(440)
            # The person waits, and the two others go on.
            async with telephones("interpreter") as [again]:
                again.play(1600)
                switch.tell("dial", "again", f"sip:again@127.0.0.1:{again.port}", number="12348")
                await switch.news("TakenOff", leg="again")
                all_of_them = [leg, "seat", "again"]
                switch.tell(
                    "mix", {one: [other for other in all_of_them if other != one] for one in all_of_them}
                )
                await soon(lambda: caller.hears(1000, 1600) and again.hears(440, 1000))
                switch.tell("mix", {leg: [], "seat": ["again"], "again": ["seat"]})
                await soon(lambda: seat.hears(1600) and again.hears(1000))
                await quiet(caller)

    asyncio.run(run())


def test_who_listens_is_not_heard_and_who_whispers_by_one_only(switch: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "supervisor") as [caller, seat, third]:
            leg, _all = await three(switch, sip, caller, seat, third)
            talk = {leg: ["seat"], "seat": [leg]}
            switch.tell("mix", {**talk, "third": [leg, "seat"]})
            await soon(lambda: third.hears(440, 1000) and caller.hears(1000) and seat.hears(440))
            await hear(0.3, seat)
            assert not seat.has_heard(1600)
            switch.tell("mix", {leg: ["seat"], "seat": [leg, "third"], "third": [leg, "seat"]})
            await soon(lambda: seat.hears(440, 1600) and third.hears(440, 1000) and caller.hears(1000))
            await hear(0.3, caller, third)
            assert not caller.has_heard(1600)
            assert not third.has_heard(1600)
            # They listen to one only, as to a lawyer who lets the caller wait.
            switch.tell("mix", {leg: [], "seat": [], "third": ["seat"]})
            await soon(lambda: third.hears(1000) and not third.hears(440))
            await quiet(caller, seat)
            # Two who are joined are heard by nobody else.
            switch.tell("join", leg, "seat")
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            await quiet(third)
            switch.tell("mix", {**talk, "third": [leg, "seat"]})
            await soon(lambda: third.hears(440, 1000))
            third.hang_up()
            await switch.news("Gone", leg="third")
            await soon(lambda: caller.hears(1000) and seat.hears(440))

    asyncio.run(run())


def test_a_telephone_that_puts_us_on_hold_says_so(switch: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            leg = await talking(switch, sip, caller, seat)
            assert await seat.change("sendonly") == 200
            assert (await switch.news("Holds", leg="seat"))["on"]
            # As often as it likes: it is news once.
            assert await seat.change("sendonly") == 200
            assert await seat.change("sendrecv") == 200
            assert not (await switch.news("Holds", leg="seat"))["on"]
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            assert await caller.change("inactive") == 200
            assert (await switch.news("Holds", leg=leg))["on"]

    asyncio.run(run())
