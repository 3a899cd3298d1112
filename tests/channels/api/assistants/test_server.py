"""The MCP server as a process of its own, asked by the library's own client over HTTP."""

import asyncio
import os
import re
import subprocess
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from mcp import Client

from fawang.cli.processes.runtime import this_program
from fawang.kernel import clock
from lab.platforms.ports import free_port
from tests.channels.cases import switch_on
from tests.waiting import until

#: What one process may hold (issue 23).
MOST_MB = 350
WAGES = "老板拖欠我三个月工资，我在南海"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Running:
    """The server's process, and what it is asked."""

    def __init__(self, database: str, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.database = database
        self.process = process
        self.url = f"http://127.0.0.1:{port}/mcp"

    def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Return what a tool answers."""

        async def call(client: Client) -> dict[str, Any]:
            result = await client.call_tool(tool, arguments)
            assert not result.is_error, result.content
            return dict(result.structured_content or {})

        return self.within(call)

    def refused(self, tool: str, **arguments: Any) -> str:
        """Return with which words a tool refuses."""

        async def call(client: Client) -> str:
            result = await client.call_tool(tool, arguments)
            assert result.is_error, result.structured_content
            return "".join(getattr(part, "text", "") for part in result.content)

        return self.within(call)

    def within[T](self, do: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
        """Return what somebody does with a client."""

        async def run() -> T:
            async with Client(self.url) as client:
                return await do(client)

        return asyncio.run(run())


@pytest.fixture
def server(real_database: str, tmp_path: Path) -> Iterator[Running]:
    """A server on a database of its own, with the channel on."""
    switch_on("assistants")
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            this_program("assistants", "--port", str(port)),
            env={**os.environ, "DATABASE_URL": real_database},
            stdout=log,
            stderr=log,
        )
    running = Running(real_database, process, port)

    def answers() -> bool:
        assert process.poll() is None, (tmp_path / "log").read_text()
        try:
            return httpx.post(running.url, json={}, timeout=5).status_code > 0
        except httpx.TransportError:
            return False

    try:
        until(answers, "the server answers")
        yield running
    finally:
        process.terminate()
        process.wait(20)


def memory_mb(pid: int) -> float:
    """Return what a process holds of memory of its own and shared, in MB."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


def test_five_tools_that_only_read(server: Running) -> None:
    async def look(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert {one.name for one in tools} == {
            "legal_guidance", "service_item", "find_office", "last_day", "list_forms",
        }  # fmt: skip
        for one in tools:
            assert one.annotations is not None
            assert one.annotations.read_only_hint
            # No tool takes what opens a matter, or who somebody is.
            assert {"key", "code", "phone", "name", "token"} & set(one.input_schema["properties"]) == set()
        assert "call_now" in (client.instructions or "")

    server.within(look)

    found = server.ask("legal_guidance", words=WAGES)
    assert (found["state"], found["call_now"]) == ("opened", [])
    [first] = found["answers"]
    assert first["steps"]
    assert first["articles"]
    laws = {one["name"]: one for one in found["sources"] if one["text"]}
    assert set(first["articles"]) == set(laws)
    assert {one["validity"] for one in laws.values()} == {"现行有效"}
    assert found["as_of"] == clock.today().isoformat()
    assert found["progress"].endswith("/track")
    danger = server.ask("legal_guidance", words="老公又打我了，他在砸门", language="en")
    assert danger["call_now"][0]["numbers"][0].startswith("110 Police")
    asked = server.ask("legal_guidance", words="老板不给钱")
    assert asked["answers"] == []
    assert asked["asked"]["choices"]

    items = server.ask("service_item", words="劳动仲裁")
    named = items["items"][0]
    whole = server.ask("service_item", item=named["id"])
    assert whole["details"]["steps"]
    assert any(one["text"] for one in whole["sources"])

    near = server.ask("find_office", place="佛山市南海区", heading="public_service")
    assert "南海" in near["place"]
    assert near["offices"][0]["page"].startswith("http")
    assert near["sources"]

    missing = server.ask("last_day", paper="labour_award")
    assert missing["asked"]["choices"]
    day = (clock.today() - timedelta(days=2)).isoformat()
    reckoned = server.ask("last_day", paper="labour_award", role="worker", service="handed", day=day)
    assert reckoned["last_days"][0]["days_left"] > 0
    assert any(one["text"] for one in reckoned["sources"])

    forms = server.ask("list_forms")
    assert {"labour_arbitration", "mediation"} <= {one["code"] for one in forms["forms"]}

    # What is wrong is said in the person's language, and nothing inside is shown.
    said = server.refused("service_item", item="i-no-such", language="en")
    assert said.endswith("There is no such entry.")
    assert "2000" in server.refused("legal_guidance", words="一" * 5000)
    with psycopg.connect(server.database) as database:
        kept = database.execute(
            "SELECT (SELECT count(*) FROM consultations_consultation), (SELECT count(*) FROM work_orders_workorder)"
        ).fetchone()
        counted = database.execute(
            "SELECT sum(number) FROM channels_use WHERE channel = 'assistants'"
        ).fetchone()
    assert kept == (0, 0)
    assert counted is not None
    assert counted[0] >= 8
    assert memory_mb(server.process.pid) < MOST_MB


def test_a_channel_that_is_off_and_an_address_that_asks_too_often_are_refused(server: Running) -> None:
    with psycopg.connect(server.database, autocommit=True) as database:
        database.execute("UPDATE channels_channel SET is_on = false")
        assert "12348" in server.refused("list_forms")
        # As if this address had asked for an hour.
        database.execute("UPDATE kernel_throttlebucket SET ahead_until = now() + interval '1 hour'")
    refused = httpx.post(server.url, json={}, timeout=20)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 60


def test_pages_of_other_sites_and_large_bodies_are_refused(server: Running) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"accept": "application/json, text/event-stream"}
    foreign = httpx.post(
        server.url, json=call, headers={**accept, "origin": "https://evil.example"}, timeout=20
    )
    assert foreign.status_code == 403
    rebound = httpx.post(server.url, json=call, headers={**accept, "host": "evil.example"}, timeout=20)
    assert rebound.status_code in (403, 421)
    large = httpx.post(
        server.url, content=b"x" * 70_000, headers={**accept, "content-type": "application/json"}, timeout=20
    )
    assert large.status_code == 413
