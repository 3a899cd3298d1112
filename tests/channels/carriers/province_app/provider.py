"""The province's service app as a process: npm's oidc-provider, which knows nothing of us (provider.js)."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx

from lab.platforms.ports import free_port
from tests.npm import installed
from tests.waiting import until

HERE = Path(__file__).resolve().parent
SECRET = "only-for-tests-and-of-no-worth"


@contextlib.contextmanager
def running_provider(public: str, told: str) -> Iterator[str]:
    """Run a provider that knows the installation at `public` as its client; yield where it answers.

    Args:
        told: where it tells who has signed out there.
    """
    named = installed(HERE, "oidc-provider")
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
