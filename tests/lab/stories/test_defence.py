"""The case of a notified defence as it is told, over the API of a real platform."""

import pytest
from click.testing import CliRunner
from django.utils import translation

from lab.commands.story import story as command
from lab.platforms.instance import Instance
from lab.stories import defence


def test_the_case_is_told_from_the_notification_to_the_closed_file(platform: Instance) -> None:
    lines: list[str] = []
    with translation.override("en"):
        defence.Story(platform.url, lines.append).tell()
    text = "\n".join(lines)
    for said in (
        "Legal Aid Law, Art. 36",
        "nothing is doubled",
        "404 not_found",
        "409 not_met_yet",
        "legal_aid",
    ):
        assert said in text, said
    # The court reads no name before the lawyer has taken it up.
    assert "assigned · —" in text
    assert text.index("PDF") < text.index("The file is handed in and closed\n      closed")


def test_the_command_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(defence, "tell", lambda *, url, say: say(f"told at {url}"))
    done = CliRunner().invoke(command, ["--kind", "notified-defence", "--url", "http://somewhere"])
    assert (done.exit_code, done.output) == (0, "told at http://somewhere\n")
