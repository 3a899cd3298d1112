"""The case at the counter, as it is told: pages and API of a real platform, from the poster to the closed order."""

import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from django.utils import translation

from lab.commands.story import story as command
from lab.platforms.instance import Instance
from lab.stories import at_the_counter
from lab.stories.at_the_counter import Story


@pytest.fixture(scope="module")
def told(platform: Instance) -> Iterator[tuple[Story, list[str]]]:
    """The story, told once, with its platform still there."""
    lines: list[str] = []
    with translation.override("en"):
        story = Story(platform.url, lines.append)
        story.tell()
        yield story, lines


def test_the_case_is_told_from_the_poster_to_the_closed_order(told: tuple[Story, list[str]]) -> None:
    text = "\n".join(told[1])
    assert re.search(r"QR code leads to\n\s+http://127\.0\.0\.1:\d+/offices/\d+\n", text)
    # The number that is drawn is the number that is called.
    drawn = re.search(r"^\s+number (A\d{3})$", text, re.MULTILINE)
    assert drawn
    assert f"number {drawn[1]} → counter 1" in text
    # The code of the order is on the receipt of the visit.
    order = re.search(r"(\d{4} \d{4} \d{4}) → ", text)
    assert order
    assert f"application {order[1]}" in text
    assert re.search(r"visit \d{4} \d{4} \d{4}, there once", text)
    assert "a second rating: 409 already_rated" in text
    assert text.index("Case closed") < text.index("From the poster to the closed order")


def test_whose_appointment_is_on_another_day_draws_a_number(told: tuple[Story, list[str]]) -> None:
    story, lines = told
    before = len(lines)
    week = story.anyone.call("GET", "/appointments/slots", expect=200, params={"unit_id": story.unit})
    wish = {"slot": week["slots"][-1]["id"], "name": "蒋先生（演示）", "phone": story.phone}
    story.appointment = story.anyone.call("POST", "/appointments", expect=201, json=wish)
    story.number_drawn()
    story.called()
    said = "\n".join(lines[before:])
    assert "His appointment is on another day" in said
    # C: legal aid.
    assert story.label.startswith("C")
    assert f"number {story.label} → counter 1" in said


def test_the_command_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_the_counter, "tell", lambda *, url, say: say(f"told at {url}"))
    done = CliRunner().invoke(command, ["--at-the-counter", "--url", "http://somewhere"])
    assert (done.exit_code, done.output) == (0, "told at http://somewhere\n")
