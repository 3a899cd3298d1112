"""Fifty viewers of figures at once, through the server: each gets what one alone gets, and the server stays small."""

import re
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest

from fawang.datacentre.warehouse.facts import FACTS
from fawang.datacentre.warehouse.store import Store
from fawang.knowledge.data import packs
from fawang.regions.actions import GUANGDONG
from lab.demo.keys import PASSWORD, totp_code
from lab.province import making
from tests.datacentre.conftest import not_forced
from tests.faults.platform import HOUSE, Platform

VIEWERS = 50
#: What all of the server's processes may take more than when one viewer had seen the same pages, in MB.
MOST_GROWTH = 250
#: And in all: the platform and an engine that has loaded what it needs have about 400.
MOST = 1_000
PERIOD = "from=2019-04-09&to=2020-04-08"
PREFECTURES = ("4401", "4403", "4406", "4413", "4419")


@pytest.fixture(scope="module")
def facts(platform: Platform) -> Store:
    """A hundredth of the synthetic province as the facts of the platform."""
    store = Store(platform.instance.home / "facts")
    with not_forced(), store.turn():
        # What the platform has filled of the matters of other tests is not to be mixed with these.
        for fact in FACTS:
            shutil.rmtree(store.folder / fact, ignore_errors=True)
        making.generate(
            store, years=2, seed=1, scale=0.01, divisions=GUANGDONG,
            topics=sorted(packs.read(HOUSE / "content").matters),
        )  # fmt: skip
    return store


@pytest.fixture
def analyst(platform: Platform) -> dict[str, str]:
    """The session of an analyst of the province, as cookies."""
    with httpx.Client(base_url=platform.url, timeout=60, follow_redirects=True) as client:

        def post(path: str, **fields: str) -> httpx.Response:
            form = client.get(path).text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
            data = {"csrfmiddlewaretoken": form, **fields}
            return client.post(path, data=data, headers={"Referer": platform.url})

        post("/staff/sign-in", username="demo-analyst", password=PASSWORD)
        for ahead in (-1, 0, 1):
            if "/staff/code" not in str(post("/staff/code", code=totp_code("demo-analyst", ahead=ahead)).url):
                return dict(client.cookies)
    raise AssertionError("the analyst cannot sign in")


def said(page: str) -> tuple[str, list[str]]:
    """Return the text of a page without moments, and the numbers of its charts."""
    main = page[page.index("<main") : page.index("</main>")]
    script = r"<script[^>]*>(.*?)</script>"
    text = unescape(re.sub(r"<[^>]+>", " ", re.sub(script, " ", main, flags=re.DOTALL)))
    return re.sub(r"\s+", " ", re.sub(r"\d\d:\d\d(:\d\d)?", "", text)), re.findall(script, main, re.DOTALL)


class Viewer:
    """Somebody who looks at pages and asks the API."""

    def __init__(
        self, platform: Platform, cookies: dict[str, str], token: dict[str, str], number: int
    ) -> None:
        self._client = httpx.Client(base_url=platform.url, cookies=cookies, timeout=300)
        self._token = token
        self._region = PREFECTURES[number % len(PREFECTURES)]

    def see(self) -> dict[str, Any]:
        """Return what the pages and the API say; every answer must be one."""
        try:
            return {
                "overview": self._page(f"/data/?{PERIOD}&region={self._region}"),
                "demand": self._page(f"/data/demand?{PERIOD}&region={self._region}"),
                "query": self._query(),
            }
        finally:
            self._client.close()

    def _page(self, path: str) -> tuple[str, list[str]]:
        answer = self._client.get(path)
        assert answer.status_code == 200, (answer.status_code, answer.text[-500:])
        # A tile that failed says so, and the page stands all the same.
        assert "data__problem" not in answer.text
        return said(answer.text)

    def _query(self) -> Any:
        asked = {
            "metrics": ["volume", "people", "satisfied_share", "connect_rate"], "from": "2019-04-09",
            "to": "2020-04-08", "by": ["county"], "where": {"region": self._region}, "against": "year_before",
        }  # fmt: skip
        answer = self._client.post("/api/v1/metrics/query", json=asked, headers=self._token)
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return answer.json()


def megabytes(root: int) -> dict[str, float]:
    """Return what a process and all below it have in memory now, and the sum of what each had at most."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, queue = {"VmRSS": 0.0, "VmHWM": 0.0}, [root]
    while queue:
        pid = queue.pop()
        queue += children.get(pid, [])
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
        )
        for name in found:
            found[name] += int(status[name].split()[0]) / 1024
    return found


@pytest.mark.timeout(900)
def test_fifty_viewers_at_once_each_get_what_one_alone_gets(
    platform: Platform, facts: Store, analyst: dict[str, str]
) -> None:
    token = platform.staff("demo-leader")
    # One that has all of its memory to itself (`tests.parts`).
    platform.instance.kill("server")
    platform.instance.serve()
    server = platform.instance.processes["server"].pid
    written = platform.instance.home / "server.log"
    # Other tests of the platform take its database away: what the server said of that is theirs.
    said_before = written.stat().st_size

    def viewer(number: int) -> Viewer:
        return Viewer(platform, analyst, token, number)

    alone = [viewer(number).see() for number in range(len(PREFECTURES))]
    assert len({one["overview"][0] for one in alone}) == len(PREFECTURES)
    assert all(len(one["overview"][1]) > 3 for one in alone), "charts have their numbers"
    before = megabytes(server)
    # Anew for all: what is remembered of the answers goes with any month that is written.
    part = facts.snapshot().parts["visit"][0]
    rows = pq.read_table(facts.folder / "visit" / part.file).slice(1)
    facts.write("visit", part.month, rows, source=part.source, demo=True)
    gate = Barrier(VIEWERS)

    def see(number: int) -> dict[str, Any]:
        one = viewer(number)
        gate.wait(60)
        return one.see()

    began = time.monotonic()
    with ThreadPoolExecutor(VIEWERS) as pool:
        together = list(pool.map(see, range(VIEWERS)))
    took = time.monotonic() - began
    after = megabytes(server)
    sys.stdout.write(f"{VIEWERS} viewers: {took:.0f} s; {before} MB before, {after} MB after\n")
    for number, seen in enumerate(together):
        assert seen == alone[number % len(PREFECTURES)], number
    assert after["VmHWM"] < MOST
    assert after["VmHWM"] - before["VmRSS"] < MOST_GROWTH
    # Loosely: others may use the machine.
    assert took < 300
    with written.open("rb") as file:
        file.seek(said_before)
        log = file.read().decode()
    assert "PoolTimeout" not in log
    assert "Traceback" not in log
