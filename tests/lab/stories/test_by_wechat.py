"""The case in WeChat is told, with the zone that is opened, joined and closed on the way in far less than an hour."""

import re

import pytest
from click.testing import CliRunner
from django.utils import translation

from lab.commands.story import story as command
from lab.stories import by_wechat


def test_a_voice_message_becomes_a_rating_and_a_zone_is_rehearsed() -> None:
    lines: list[str] = []
    with by_wechat.started() as parts, translation.override("en"):
        instance, side, endpoint = parts
        by_wechat.Story(instance, lines.append, side, endpoint).tell()
    text = "\n".join(lines)
    wanted = (
        "voice message in Cantonese",
        "every channel",
        "presses once",
        "by text message",
        "figures stay",
    )
    for said in wanted:
        assert said in text, text
    seconds = re.search(r"rehearsed in ([\d.]+) s", text)
    assert seconds is not None
    assert float(seconds[1]) < by_wechat.MOST_SECONDS


def test_the_command_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_wechat, "tell", lambda *, say: say("told"))
    done = CliRunner().invoke(command, ["--by-wechat"])
    assert (done.exit_code, done.output) == (0, "told\n")
