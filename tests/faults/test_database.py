"""The database is away for ten seconds: a clear page, 503, and recovery without restarting anything."""

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.faults.platform import Platform, body
from tests.waiting import stand_by, until


@pytest.fixture
def away(platform: Platform) -> Iterator[None]:
    """Cut the database off as a power cut would, for ten seconds; then let it come back."""
    began = time.monotonic()
    platform.cluster.stop(mode="immediate")
    yield
    stand_by(max(0.0, 10 - (time.monotonic() - began)))
    platform.cluster.start()


def get(platform: Platform, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{platform.url}{path}", headers={"Accept-Language": "zh-CN", **headers}, timeout=20)


def test_while_it_is_away(platform: Platform, away: None) -> None:
    assert get(platform, "/healthz").status_code == 200
    # Pages that need no table still come.
    assert get(platform, "/").status_code == 200
    page = get(platform, "/track/none/none".replace("/track", "/f"))
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "10"
    assert "服务正在恢复" in page.text
    assert "Traceback" not in page.text
    answer = get(platform, "/api/v1/work-orders", Authorization="Bearer x")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "database_away"
    assert answer.headers["Retry-After"] == "10"
    assert get(platform, "/readyz").status_code == 503


def test_what_was_typed_comes_back_to_be_sent_again(platform: Platform) -> None:
    client = httpx.Client(base_url=platform.url, timeout=20)
    form = client.get("/help/words")
    token = form.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    words = "老板扣着工资不给，要我签自愿离职。"
    platform.cluster.stop(mode="immediate")
    try:
        page = client.post(
            "/help/words",
            data={"csrfmiddlewaretoken": token, "words": words},
            headers={"Referer": platform.url},
        )
        assert page.status_code == 503
        assert words in page.text
    finally:
        platform.cluster.start()


def test_nothing_has_to_be_restarted(platform: Platform) -> None:
    processes = {name: process.pid for name, process in platform.instance.processes.items()}
    platform.cluster.stop(mode="immediate")
    stand_by(10)
    platform.cluster.start()
    until(lambda: get(platform, "/readyz").status_code == 200, "ready again")
    # Each of the server's threads has met the break; none of them stays broken.
    codes = {
        httpx.post(f"{platform.url}/api/v1/work-orders", json=body(), timeout=20).status_code
        for _ in range(8)
    }
    assert codes == {201}
    query = (
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'kernel.deliver' AND status <> 'succeeded'"
    )
    until(lambda: platform.sql(query) == "0", every=0.5)
    assert {name: process.pid for name, process in platform.instance.processes.items()} == processes
    assert all(process.poll() is None for process in platform.instance.processes.values())
