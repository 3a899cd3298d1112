"""What a page asks of a call is for who asked it: not for the next lawyer, when a line broke just then."""

import asyncio
from typing import Any

import pytest

from fawang.dispatch.rules import Language
from fawang.hotline.actions import calls
from fawang.hotline.actions.instructions import ask
from fawang.hotline.control import call_changes as followed
from fawang.hotline.control.call_changes import Follower
from fawang.hotline.models import Call, Instruction
from fawang.hotline.rules import Topic
from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.calls.events import Input
from fawang.hotline.rules.calls.requests import SUPERVISING, What, as_input, is_theirs
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import NotFound
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.hotline.cases import code_of, on_the_line, talking
from tests.hotline.control.writer.test_platform import within

# --- pure ------------------------------------------------------------------------------------------


def test_what_a_lawyer_asks_names_their_seat_and_what_a_supervisor_does_their_own() -> None:
    assert as_input(What.HOLD, "", by="seat:1") == i.Asked("seat:1", i.Held())
    assert as_input(What.CONSULT, "line:110", by="seat:1") == i.Asked("seat:1", i.Consulted("line:110"))
    assert as_input(What.LISTEN, "seat:9", by="seat:9") == i.Monitored("seat:9")


@pytest.mark.parametrize("what", What)
def test_an_instruction_is_done_for_who_has_the_call(what: What) -> None:
    assert is_theirs(what, by="seat:1", has="seat:1")
    assert is_theirs(what, by="seat:1", has="seat:2") == (what in SUPERVISING)
    assert not is_theirs(what, by="seat:1", has="")


# --- with the tables -------------------------------------------------------------------------------


def lawyer() -> Actor:
    """A lawyer at the centre."""
    return sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor


def breaks(call: Call) -> None:
    """Let the lawyer's line break: the caller is first in line again."""
    calls.wait(
        by=SYSTEM, name=call.name, topic=Topic.ADVICE, language=Language.MANDARIN, recorded=True, again=True,
        at=clock.now(),
    )  # fmt: skip


def takes(call: Call, by: Actor) -> None:
    """Let a lawyer take off."""
    calls.took(by=SYSTEM, name=call.name, staff_id=by.known_id, at=clock.now())


class Followed:
    """A call that the tables follow, and what they have told its journey."""

    def __init__(self, call: Call) -> None:
        self._one, self.told = followed.Followed(call.name), list[Input]()
        self._follower = Follower(lambda _call, happened: self.told.append(happened))

    async def look(self, talking_with: str) -> list[Input]:
        """Look at the tables once; return what was told that somebody had asked."""
        self._one.talking = talking_with
        self.told.clear()
        await within(lambda: self._follower.look([self._one]))
        return [one for one in self.told if isinstance(one, i.Asked | i.Monitored)]


@pytest.mark.usefixtures("real_database")
def test_what_was_asked_as_the_line_broke_does_not_act_on_the_next_lawyer() -> None:
    async def run() -> None:
        first, second = await within(lambda: (lawyer(), lawyer()))
        call = await within(lambda: talking(first))
        await within(lambda: on_the_line(second))
        followed = Followed(call)
        seat = f"seat:{first.known_id}"

        def ask_to_hold(client_id: str) -> Any:
            return ask(by=first, code=code_of(call), what=What.HOLD, client_id=client_id)

        await within(lambda: ask_to_hold("a"))
        assert await followed.look(seat) == [i.Asked(seat, i.Held())]
        # The line breaks, and a colleague has taken off before anybody looks again.
        await within(lambda: ask_to_hold("b"))
        await within(lambda: breaks(call))
        await within(lambda: takes(call, second))
        assert await followed.look(f"seat:{second.known_id}") == []
        assert await within(Instruction.objects.filter(done_at=None).count) == 0
        # And they cannot ask any more.
        with pytest.raises(NotFound):
            await within(lambda: ask_to_hold("c"))

    asyncio.run(run())


@pytest.mark.usefixtures("real_database")
def test_nor_on_the_same_lawyer_to_whom_the_call_comes_back() -> None:
    async def run() -> None:
        first = await within(lawyer)
        call = await within(lambda: talking(first))
        followed, seat = Followed(call), f"seat:{first.known_id}"
        await within(lambda: ask(by=first, code=code_of(call), what=What.HOLD, client_id="a"))
        await within(lambda: breaks(call))
        assert await followed.look("") == []
        await within(lambda: takes(call, first))
        assert await followed.look(seat) == []

    asyncio.run(run())


@pytest.mark.usefixtures("real_database")
def test_what_a_supervisor_asks_is_of_the_call_whoever_has_it() -> None:
    async def run() -> None:
        first = await within(lawyer)
        lead = await within(lambda: sign_in(Role.LEAD_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor)
        call = await within(lambda: talking(first))
        await within(lambda: ask(by=lead, code=code_of(call), what=What.LISTEN, client_id="a"))
        found = await Followed(call).look(f"seat:{first.known_id}")
        assert found == [i.Monitored(f"seat:{lead.known_id}")]

    asyncio.run(run())
