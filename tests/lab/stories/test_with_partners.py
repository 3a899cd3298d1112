"""The case with 110 and the court is told between three bodies, each a process of its own."""

import pytest
from click.testing import CliRunner
from django.utils import translation

from lab.commands.story import story as command
from lab.platforms.instance import Instance
from lab.stories import with_partners
from tests.lab.stories.conftest import PARTNERS


def test_the_case_goes_from_110_to_the_court_and_back(platform: Instance) -> None:
    lines: list[str] = []
    with with_partners.beside(platform, PARTNERS) as partners, translation.override("en"):
        with_partners.Story(platform.url, lines.append, partners).tell()
    text = "\n".join(lines)
    for said in ("it is the same referral", "without consent it does not leave", "one trail", "12368"):
        assert said in text, said


def test_the_command_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(with_partners, "tell", lambda *, say: say("told"))
    done = CliRunner().invoke(command, ["--with-partners"])
    assert (done.exit_code, done.output) == (0, "told\n")
