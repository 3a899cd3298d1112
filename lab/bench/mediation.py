"""What a mediation costs beside legal aid, and an order of thirty applicants beside one of one.

Over HTTP against a platform of its own, each pair in turn: what else the machine does hits both alike. CPU of server
and database, of several batches the cheapest.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from fawang.cli.terminal.language import gettext_noop
from lab.bench.cpu import usage
from lab.demo.mediations import committee
from lab.demo.sessions import signed_in
from lab.platforms.instance import Instance, PlatformFailed

WARM_UP, BATCHES, COUNTED = 10, 4, 20
#: Mediation may cost so many times what legal aid does; thirty applicants so many times one.
BESIDE_AID, THIRTY = 1.1, 1.5
_APPLICANTS = 30
_WORDS = "楼上漏水把我家天花板泡坏了，他一直不肯修，也不肯赔。"
_ANSWERS = {
    "mediation": {"opponent": "楼上", "relation": "neighbours", "jointly": "no", "afraid": "no"},
    "legal_aid": {
        "claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3", "opponent": "某公司",
    },
}  # fmt: skip

type Call = Callable[[int], httpx.Response]


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU in milliseconds, how many times that of what it is held against, and how many it may be."""

    name: str
    cpu_ms: float
    times: float | None = None
    reach: float | None = None


def run(instance: Instance, database: int, *, tell: Callable[[str], object]) -> list[Cost]:
    """Measure.

    Args:
        database: the process of PostgreSQL.
    """
    unit = committee()
    assert unit is not None, "the demonstration has no committee"
    chosen = str(unit.id)
    anyone = httpx.Client(base_url=instance.url, timeout=60)
    mediator = signed_in(instance.url, "demo-mediator")
    officer = signed_in(instance.url, "demo-head")
    tell(gettext_noop("measuring"))
    one = _code(_apply(anyone, "mediation", 1, at=chosen))
    many = _code(_apply(anyone, "mediation", 2, at=chosen, applicants=_APPLICANTS))
    aid = re.search(r'href="/desk/orders/(9\d{11})"', officer.get("/desk/orders?state=all").text)
    assert aid is not None, "the office of the demonstration has no orders"
    pairs: tuple[tuple[float, tuple[str, Call], tuple[str, Call]], ...] = (
        (
            BESIDE_AID,
            (gettext_noop("legal aid: create"), lambda n: _apply(anyone, "legal_aid", n)),
            (gettext_noop("mediation: create"), lambda n: _apply(anyone, "mediation", n)),
        ),
        (
            BESIDE_AID,
            (gettext_noop("legal aid: order page"), _page(officer, aid[1])),
            (gettext_noop("mediation: order page"), _page(mediator, one)),
        ),
        (
            THIRTY,
            (gettext_noop("order page, one applicant"), _page(mediator, one)),
            (gettext_noop("order page, thirty applicants"), _page(mediator, many)),
        ),
        (
            THIRTY,
            (gettext_noop("who takes part, one applicant"), _page(mediator, one, "/persons")),
            (gettext_noop("who takes part, thirty applicants"), _page(mediator, many, "/persons")),
        ),
    )
    found = []
    for reach, (name, base), (held, call) in pairs:
        before, now = _in_turn(instance, database, base, call)
        found += [Cost(name, round(before, 2)), Cost(held, round(now, 2), round(now / before, 2), reach)]
    return found


def _in_turn(instance: Instance, database: int, *calls: Call) -> list[float]:
    best = [float("inf")] * len(calls)
    for number in range(-1, BATCHES):
        for place, call in enumerate(calls):
            first, count = (0, WARM_UP) if number < 0 else (WARM_UP + number * COUNTED, COUNTED)
            before = usage(instance.processes["server"].pid, database)
            for one in range(first, first + count):
                _ok(call(one))
            used = usage(instance.processes["server"].pid, database) - before
            if number >= 0:
                best[place] = min(best[place], (used.app + used.db) * 1000 / count)
    return best


def _page(client: httpx.Client, code: str, below: str = "") -> Call:
    return lambda _n: client.get(f"/desk/orders/{code}{below}")


def _apply(
    client: httpx.Client, kind: str, number: int, *, at: str = "", applicants: int = 1
) -> httpx.Response:
    joining: list[dict[str, Any]] = [
        {"name": f"第{one}人", "phone": f"1991{number:04d}{one:03d}"} for one in range(1, applicants)
    ]
    return client.post(
        "/api/v1/work-orders",
        headers={
            "Idempotency-Key": secrets.token_hex(16),
            # Callers come from many addresses; one alone would run into the limit.
            "X-Forwarded-For": f"10.{secrets.randbelow(200)}.{number // 200}.{number % 200}",
        },
        json={
            "kind": kind, "matter": "neighbours" if kind == "mediation" else "labour", "words": _WORDS,
            "place": "440605", "place_text": "佛山南海桂城",
            "answers": {**_ANSWERS[kind], **({"committee": at} if at else {})},
            "person": {"name": "蒋先生", "phone": f"1990{secrets.randbelow(10**7):07d}"},
            **({"participants": joining} if joining else {}),
        },
    )  # fmt: skip


def _code(response: httpx.Response) -> str:
    return str(_ok(response).json()["code"])


def _ok(response: httpx.Response) -> httpx.Response:
    if response.status_code not in (200, 201):
        raise PlatformFailed(f"{response.request.url}: {response.status_code} {response.text[:300]}")
    return response
