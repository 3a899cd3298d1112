"""The app's message centre as a process of its own: signed lines without a word of the matter; away, refusing."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pytest_django import Settings
from standardwebhooks import Webhook

from fawang.channels.carriers.province_app.messages import hand_over
from fawang.notices.carriers.protocol import Permanent, Temporary
from lab.platforms.ports import free_port
from tests.waiting import until

SECRET = "whsec_" + "b25seS1mb3ItdGVzdHMtYW5kLW9mLW5vLXdvcnRo"


@pytest.fixture
def centre(tmp_path: Path, settings: Settings) -> Iterator[str]:
    """A message centre; what came to it lies in `tmp_path`. It answers as the path asks."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.channels.push_service", str(port), str(tmp_path)]
    )
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return httpx.get(url, timeout=2).status_code == 501
        except httpx.TransportError:
            return False

    try:
        until(answers, "the message centre answers")
        settings.FAWANG_PROVINCE_MESSAGES_URL = url + "/messages"
        settings.FAWANG_PROVINCE_MESSAGES_SECRET = SECRET
        yield url
    finally:
        process.terminate()
        process.wait(10)


def test_a_line_is_signed_and_says_only_that_there_is_news(centre: str, tmp_path: Path) -> None:
    hand_over(subject="jiang", reference="n7-1")
    [came] = [json.loads(path.read_text()) for path in tmp_path.glob("*.json")]
    body = bytes.fromhex(came["body"])
    headers = {name.lower(): value for name, value in came["headers"].items()}
    told = Webhook(SECRET).verify(body, headers)
    assert told["id"] == headers["webhook-id"] == "n7-1"
    assert set(told) == {"id", "subject", "title", "text", "address"}
    assert told["address"].endswith("/province-app/sign-in?next=/my")
    with pytest.raises(Exception, match=r"[Ss]ignature"):
        Webhook(SECRET).verify(body.replace(b"jiang", b"other"), headers)


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/busy", Temporary), ("/no", Permanent), ("/gone", Permanent), ("/elsewhere", Permanent)],
)
def test_what_it_answers_is_told_apart(
    centre: str, settings: Settings, path: str, kind: type[Exception]
) -> None:
    settings.FAWANG_PROVINCE_MESSAGES_URL = centre + path
    with pytest.raises(kind):
        hand_over(subject="jiang", reference="n7-1")


def test_away_is_worth_another_try_and_a_wrong_secret_is_not(centre: str, settings: Settings) -> None:
    settings.FAWANG_PROVINCE_MESSAGES_URL = "http://127.0.0.1:9/"
    with pytest.raises(Temporary):
        hand_over(subject="jiang", reference="n7-1")
    settings.FAWANG_PROVINCE_MESSAGES_SECRET = "none"
    with pytest.raises(Permanent):
        hand_over(subject="jiang", reference="n7-1")
