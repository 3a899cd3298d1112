"""The program, called as from a terminal, but within this process and its database."""

from collections.abc import Callable, Iterator

import django
import pytest
from click.testing import CliRunner, Result

from fawang.cli.main import main

type Fawang = Callable[..., Result]


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests start in a terminal without a locale, and take back what a command settles."""
    for name in ("FAWANG_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def fawang() -> Iterator[Fawang]:
    """Run `fawang`: `fawang("seed", "--demo", language="en")`. Fails on anything but the exit code `ends`."""

    def run(*arguments: str, language: str = "en", ends: int = 0, typed: str = "") -> Result:
        result = CliRunner().invoke(
            main, arguments, prog_name="fawang", input=typed, env={"FAWANG_LANGUAGE": language}
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == ends, result.output
        return result

    yield run
    # The log went where the command's output went, which is closed now.
    django.setup()
