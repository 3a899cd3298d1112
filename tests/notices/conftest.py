"""Carriers that are processes of their own, and the hour of the day."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from fawang.kernel import clock
from tests.browser import PLAIN_FILES

from .cases import MORNING, Process

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Start a fake by its module name; all are stopped at the end."""
    running: list[subprocess.Popen[str]] = []

    def begin(module: str, *options: str) -> Process:
        folder = tmp_path / f"{module}-{len(running)}"
        command = [
            sys.executable,
            "-m",
            f"tests.notices.{module}",
            "--port",
            "0",
            "--dir",
            str(folder),
            *options,
        ]
        process = subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout
        return Process(int(process.stdout.readline()), folder)

    yield begin
    for process in running:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


@pytest.fixture
def gateway(start: Callable[..., Process], settings: Settings) -> Process:
    """The SMS gateway, in use."""
    process = start("fake_sms_gateway", "--token", "let-me-in")
    settings.FAWANG_CARRIERS = {"sms": "http_sms", "email": "smtp"}
    settings.FAWANG_SMS_URL = process.url
    settings.FAWANG_SMS_TOKEN = "let-me-in"
    return process


@pytest.fixture
def mail_server(start: Callable[..., Process], settings: Settings) -> Process:
    """The mail server, in use, without TLS."""
    process = start("fake_smtp")
    settings.FAWANG_CARRIERS = {"sms": "file", "email": "smtp"}
    settings.FAWANG_SMTP_URL = f"smtp://127.0.0.1:{process.port}?tls=none"
    settings.FAWANG_MAIL_FROM = "Guangdong Legal Aid <no-reply@example.org>"
    return process


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> Callable[[], list[dict[str, Any]]]:
    """What the file carrier wrote."""
    settings.FAWANG_CARRIERS = {"sms": "file", "email": "file"}
    settings.FAWANG_NOTICE_FILES = tmp_path / "notices"
    return lambda: [json.loads(path.read_text()) for path in sorted((tmp_path / "notices").glob("*.json"))]


@pytest.fixture
def plain_files(settings: Settings) -> None:
    """Let pages name their style sheet and scripts without the list that a deployment makes of them."""
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def morning() -> Iterator[datetime]:
    """Let it be ten in the morning."""
    with clock.at(MORNING):
        yield MORNING
