"""`fawang turn config`: what coturn needs, from what the platform is told of it; nothing half set."""

import os
import subprocess
import sys

import pytest

URLS = "turn:relay.example.org:3478?transport=udp"


def run(**variables: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "fawang.cli",
        "turn",
        "config",
        "--address",
        "198.51.100.7",
        "--realm",
        "r",
    ]
    environment = {**os.environ, "FAWANG_LANGUAGE": "en", **variables}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_configuration_holds_the_secret_of_this_installation() -> None:
    done = run(FAWANG_TURN_URLS=URLS, FAWANG_TURN_SECRET="north")
    assert done.returncode == 0, done.stderr
    assert "static-auth-secret=north\n" in done.stdout
    assert "denied-peer-ip=0.0.0.0-255.255.255.255\n" in done.stdout


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({}, "Set FAWANG_TURN_URLS"),
        ({"FAWANG_TURN_URLS": URLS}, "FAWANG_TURN_URLS needs FAWANG_TURN_SECRET"),
        ({"FAWANG_TURN_ONLY": "yes"}, "FAWANG_TURN_ONLY needs a relay"),
    ],
)
def test_half_a_relay_is_none(variables: dict[str, str], says: str) -> None:
    done = run(**variables)
    assert done.returncode != 0
    assert says in done.stderr
