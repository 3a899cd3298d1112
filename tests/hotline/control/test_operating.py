"""What operators set reaches the process that takes calls without a restart."""

import asyncio
from datetime import datetime

import pytest

from fawang.consultations.actions import zone_versions
from fawang.hotline.actions import lines, numbers, texts
from fawang.hotline.actions.lines import Partner
from fawang.hotline.actions.numbers import Typed
from fawang.hotline.control.operating import Current, within
from fawang.hotline.rules import SPOKEN, phrase
from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.menus import Choice
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.rules import Language, UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.consultations.zones import CODE, SAID, content
from tests.waiting import soon

pytestmark = pytest.mark.usefixtures("real_database")
#: A Saturday, early.
EARLY = datetime(2026, 11, 28, 6, 0, tzinfo=CHINA)


def lead() -> Actor:
    """A lead lawyer of the centre."""
    return sign_in(Role.LEAD_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor


def test_a_change_holds_for_the_next_call() -> None:
    async def run() -> None:
        by, current = await within(lead), Current()
        await current.start()
        thanks = phrase("thanks")
        assert current.said(thanks, Language.MANDARIN) == (Language.MANDARIN, "谢谢您的来电，再见。")
        assert current.begun("12348", EARLY) == i.Begun()
        await within(
            lambda: texts.set_text(by=by, prompt="thanks", language="mandarin", text="再见。", number=0)
        )
        await soon(lambda: current.said(thanks, Language.MANDARIN)[1] == "再见。")
        own = Typed("075512348", "专线", "您好。", {"mon": [["09:00", "17:00"]]}, {"legal_aid": "4"})
        await within(lambda: numbers.set_number(by=by, typed=own, version=0))
        await soon(lambda: current.answers("075512348"))
        begun = current.begun("075512348", EARLY)
        assert (begun.greeting, begun.closed_until, begun.menu.at("4")) == (
            "您好。",
            "11月30日9:00",
            Choice.LEGAL_AID,
        )
        assert current.begun("12348", EARLY) == i.Begun()
        partner = Partner("12345", "政务热线", "sip:a@10.0.0.7:5060", "10.0.0.7")
        await within(lambda: lines.set_line(by=by, partner=partner))
        await soon(lambda: current.trusts("10.0.0.7"))
        await current.stop()

    asyncio.run(run())


def test_a_zone_that_opens_is_said_in_the_languages_that_it_is_written_in_by_the_next_call() -> None:
    spoken = {"cantonese": "惠豐鞋廠停產欠薪，專區律師免費解答。", "hakka": "漢字機器不會讀"}
    said = {"zh-hans": SAID, "en": "Huifeng has stopped: lawyers answer.", "spoken": spoken}

    async def run() -> None:
        current = Current()
        await current.start()
        await within(
            lambda: zone_versions.write(by=SYSTEM, content=content(announcement=said), number=0, opens=True)
        )
        await soon(lambda: current.begun("12348", EARLY).announcement)
        announced = current.begun("12348", EARLY).announcement
        assert announced is not None
        assert dict(announced.texts) == {
            Language.MANDARIN: SAID,
            Language.CANTONESE: spoken["cantonese"],
        }
        heard = {one: current.said(announced.phrase(one), one) for one in SPOKEN}
        assert heard[Language.CANTONESE] == (Language.CANTONESE, spoken["cantonese"])
        assert {heard[one] for one in SPOKEN if one != Language.CANTONESE} == {(Language.MANDARIN, SAID)}
        await within(lambda: zone_versions.close_zone(by=SYSTEM, code=CODE, number=2))
        await soon(lambda: current.begun("12348", EARLY).announcement is None)
        await current.stop()

    asyncio.run(run())
