"""The program, called as from a terminal, but within this process and its database."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

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


def process(*words: str, language: str = "en", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `fawang` as a process of its own, as a terminal does."""
    path = os.pathsep.join([str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "fawang.cli", *words], cwd=cwd,
        env={**os.environ, "FAWANG_LANGUAGE": language, "PYTHONPATH": path}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four years of a five-hundredth of a province, made once by the command for it. Nobody may change them."""
    out = tmp_path_factory.mktemp("facts")
    done = process("facts", "generate", "--scale", "0.002", "--out", str(out))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("2018-04  1 of 49")
    assert "rows of demo data" in lines[-1]
    return out


@pytest.fixture
def fawang() -> Iterator[Fawang]:
    """Run `fawang`: `fawang("seed", "--demo", language="en")`. Fails on anything but the exit code `ends`.

    With `ends=None` any failure that the program ends with itself will do.
    """

    def run(*arguments: str, language: str = "en", ends: int | None = 0, typed: str = "") -> Result:
        result = CliRunner().invoke(
            main, arguments, prog_name="fawang", input=typed, env={"FAWANG_LANGUAGE": language}
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == ends if ends is not None else result.exit_code, result.output
        return result

    yield run
    # The log went where the command's output went, which is closed now.
    django.setup()
