"""Every command explains itself, in three languages and within a terminal's width."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from fawang.cli.terminal.columns import width

#: Run in a process of its own, since click keeps texts that it has looked up once.
_COLLECT = """
import json
import click
from click.testing import CliRunner
from fawang.cli.main import main

def collect(command, path):
    outcome = CliRunner().invoke(main, [*path, "--help"], prog_name="fawang")
    texts = [command.help, *(one.help for one in command.params)]
    yield " ".join(path), {"exit": outcome.exit_code, "page": outcome.output, "texts": texts}
    for name, inner in getattr(command, "commands", {}).items():
        yield from collect(inner, [*path, name])

print(json.dumps(dict(collect(main, []))))
"""
COMMANDS = (
    "", "ask", "assistants", "bench", "check", "content", "content check", "content import", "database",
    "database programs", "database start",
    "database stop", "demo", "erase", "erase-number", "eval", "eval first-answer", "eval guidance", "export", "facts",
    "facts check", "facts cluster", "facts fill", "facts generate", "facts load", "facts publish", "facts successor",
    "first-admin", "forecast", "forms", "forms check", "forms import", "forms list",
    "hotline", "hotspots", "index", "index build", "items", "items check", "items export", "items import",
    "keys", "keys new", "keys push", "keys rotate",
    "metrics", "migrate", "partner", "partner check", "partner key", "partner-sim", "register", "register check",
    "register export",
    "register import", "report", "roster", "roster absences", "roster publish", "seed",
    "serve", "simulate", "statutes", "statutes import", "story", "turn", "turn config", "units", "units export",
    "units import", "worker", "zone", "zone close", "zone open",
)  # fmt: skip
LANGUAGES = ("zh-hans", "zh-hant", "en")


@cache
def pages(language: str) -> dict[str, Any]:
    """Return for each command its exit code, its help page and the texts on it."""
    done = subprocess.run(
        [sys.executable, "-c", _COLLECT],
        env={**os.environ, "FAWANG_LANGUAGE": language},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_looked_at(language: str) -> None:
    assert sorted(pages(language)) == sorted(COMMANDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_is_there_and_fits(command: str, language: str) -> None:
    page = pages(language)[command]
    assert page["exit"] == 0
    assert all(page["texts"]), "an option or argument says nothing"
    assert max(map(width, page["page"].splitlines())) <= 80


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_on_a_chinese_page_is_english(command: str, language: str) -> None:
    english = pages("en")[command]["texts"]
    assert not set(pages(language)[command]["texts"]) & set(english)
    # Three words in a row are a sentence, except in a command line.
    text = re.sub(r"fawang [a-z-]+( [a-z]+)?", "", pages(language)[command]["page"])
    assert re.findall(r"[a-z]+ [a-z]+ [a-z]+", text) == []


def test_lists_show_whole_first_sentences() -> None:
    page = pages("zh-hans")[""]["page"]
    assert "migrate       将数据库升级到当前版本\n" in page
    assert "..." not in page.partition("\n")[2]


def test_help_loads_neither_django_nor_the_database() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom fawang.cli.main import main\n"
        "assert CliRunner().invoke(main, ['seed', '--help']).exit_code == 0\n"
        "assert not {'django', 'psycopg', 'granian', 'procrastinate'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
