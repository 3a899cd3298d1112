"""The province's service app as a process: npm's oidc-provider, which knows nothing of us (provider.js)."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lab.platforms.ports import free_port
from tests.files import ROOT
from tests.waiting import until

HERE = Path(__file__).resolve().parent
#: Installed once by npm, and in no commit.
INSTALLED = ROOT / "build" / "oidc-provider"
SECRET = "only-for-tests-and-of-no-worth"


def installed() -> Path:
    """Return the package.json beside which the provider is installed; skip the test where it cannot be."""
    node, npm = shutil.which("node"), shutil.which("npm")
    INSTALLED.mkdir(parents=True, exist_ok=True)
    wanted = (HERE / "package.json").read_text()
    named = INSTALLED / "package.json"
    if node and npm and not ((INSTALLED / "node_modules").is_dir() and named.read_text() == wanted):
        named.write_text(wanted)
        command = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(command, cwd=INSTALLED, capture_output=True, check=False, timeout=200)
    if node is None or not (INSTALLED / "node_modules" / "oidc-provider").is_dir():
        reason = "no oidc-provider: node and npm, and a registry that npm reaches"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return named


@contextlib.contextmanager
def running_provider(public: str, told: str) -> Iterator[str]:
    """Run a provider that knows the installation at `public` as its client; yield where it answers.

    Args:
        told: where it tells who has signed out there.
    """
    named = installed()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    redirect, back = f"{public}/province-app/callback", public + "/"
    process = subprocess.Popen(
        ["node", str(HERE / "provider.js"), str(port), url, SECRET, redirect, back, told],
        env={**os.environ, "PROVIDER_FROM": str(named)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def answers() -> bool:
        assert process.poll() is None, "the provider has ended"
        try:
            return httpx.get(f"{url}/.well-known/openid-configuration", timeout=5).is_success
        except httpx.TransportError:
            return False

    try:
        until(answers, "the provider answers")
        yield url
    finally:
        process.terminate()
        process.wait(10)
