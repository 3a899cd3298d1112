"""What an event of a partner costs, from the request to its place in the inbox: signature, schema, one transaction.

Over HTTP against a platform of its own, whose worker is stopped: what is routed is not counted. CPU of server and
database, the cheapest of several batches; and how many a second a few connections get through.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import httpx

from fawang.cli.terminal.language import gettext_noop
from fawang.partners.wire.data import schemas
from fawang.partners.wire.rules.envelope import CONTENT_TYPE, Envelope
from fawang.partners.wire.signature import sign
from lab.bench.cpu import Cost, usage
from lab.platforms.instance import Instance, PlatformFailed

WARM_UP, BATCHES, COUNTED = 60, 4, 150
#: Milliseconds of CPU for an event, signature and transaction together.
REACH = 4.0
#: Seconds in which all that came within a minute is routed.
ROUTED_WITHIN = 180.0
_EMPTIEST = "/healthz"
_PATIENCE = 900.0


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner whose key the platform knows."""

    url: str
    key_id: str
    algorithm: str
    private: object

    def request(self) -> tuple[dict[str, str], bytes]:
        """Return headers and body of a fresh event."""
        number = secrets.token_hex(8)
        data = {**schemas.example("referral.offered.v1"), "number": number}
        body = Envelope(
            id=secrets.token_hex(16), source="https://partner.example.cn", name="referral.offered", version=1,
            time=datetime.now(UTC), subject=number, data=data,
        ).encode("https://law.example.cn/partners/schemas")  # fmt: skip
        headers = sign(
            method="POST", url=self.url, headers={"Content-Type": CONTENT_TYPE}, body=body, algorithm=self.algorithm,
            key_id=self.key_id, private=self.private, nonce=secrets.token_urlsafe(18), now=datetime.now(UTC),
        )  # fmt: skip
        return headers, body


def enter_partners(url: str) -> list[Partner]:
    """Make a partner in this installation for each algorithm, whose rate stands in no way."""
    from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
    from fawang.organisations import queries as organisations
    from fawang.organisations.rules import UnitKind
    from fawang.partners.actions.agreements import create_partner, draft, take_agreement_step
    from fawang.partners.wire.actions import keys
    from fawang.partners.wire.algorithms import ALGORITHMS, load_private, new_pair

    one, other = (Actor(kind=ActorKind.SYSTEM, id=number) for number in (1, 2))
    unit = organisations.nearest("440605", UnitKind.LEGAL_AID_OFFICE)[0]
    found = []
    for number, algorithm in enumerate(ALGORITHMS):
        code = f"bench{number}"
        row = create_partner(
            by=SYSTEM, code=code, names={"zh-hans": code, "en": code}, body="court", unit_id=unit.id
        )
        terms = {
            "gives": [{"matters": ["*"], "regions": ["*"]}], "fields_in": ["name", "phone", "summary"],
            "ground": "duty", "basis": "-", "links": [{"name": "events"}],
        }  # fmt: skip
        agreed = draft(by=one, code=code, terms=terms, valid_from=date(2020, 1, 1))
        agreed = take_agreement_step(by=one, agreement_id=agreed.pk, command="submit", version=agreed.version)
        take_agreement_step(by=other, agreement_id=agreed.pk, command="approve", version=agreed.version)
        link = keys.set_link(by=SYSTEM, partner_id=row.pk, url="", per_minute=60_000)
        private, public = new_pair(algorithm)
        keys.add_their_key(by=SYSTEM, link_id=link.pk, key_id=code, algorithm=algorithm, public=public)
        found.append(Partner(url, code, algorithm, load_private(algorithm, private)))
    return found


def measure(
    instance: Instance, database: int, partners: list[Partner], tell: Callable[[str], object]
) -> list[Cost]:
    """Measure each algorithm in turn with the emptiest answer of the platform."""
    costs = []
    with httpx.Client(timeout=60) as client:
        empty = _cheapest(
            [
                _batch(instance, database, lambda: _look(client, instance.url + _EMPTIEST))
                for _ in range(BATCHES)
            ]
        )
        costs.append(Cost(gettext_noop("emptiest answer"), *empty))
        for one in partners:
            tell(one.algorithm)
            for _number in range(WARM_UP):
                _send(client, *one.request(), one.url)
            measured = []
            for _batch_number in range(BATCHES):
                # Made before: signing is the partner's work.
                made = iter([one.request() for _ in range(COUNTED)])
                measured.append(
                    _batch(instance, database, lambda: _send(client, *next(made), one.url))  # noqa: B023 used at once
                )
            name = (
                gettext_noop("an event, Ed25519")
                if one.algorithm == "ed25519"
                else gettext_noop("an event, SM2 with SM3")
            )
            costs.append(Cost(name, *_cheapest(measured), REACH if one.algorithm == "ed25519" else None))
    return costs


def measure_rate(
    partner: Partner, *, rate: int, seconds: int, connections: int = 4
) -> tuple[int, float, float]:
    """Send `rate` events a second for a while; return how many were taken, the seconds it took, the slowest answer."""
    made = [partner.request() for _ in range(rate * seconds)]
    began, slowest, taken = time.monotonic(), [0.0] * connections, [0] * connections

    def run(place: int) -> None:
        with httpx.Client(timeout=60) as client:
            for number in range(place, len(made), connections):
                # Each at its own moment: a sender that was held up does not slow the others down.
                time.sleep(max(0.0, began + number / rate - time.monotonic()))
                at = time.monotonic()
                _send(client, *made[number], partner.url)
                slowest[place] = max(slowest[place], time.monotonic() - at)
                taken[place] += 1

    threads = [threading.Thread(target=run, args=(place,)) for place in range(connections)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sum(taken), time.monotonic() - began, max(slowest)


def measure_routing(instance: Instance, waiting: Callable[[], int]) -> float:
    """Start a worker, and return the seconds until all that was taken is routed; `waiting` counts what is not."""
    began = time.monotonic()
    instance.work()
    while waiting():
        if time.monotonic() - began > _PATIENCE:
            raise PlatformFailed(f"{waiting()} events are not routed")
        time.sleep(0.5)
    return time.monotonic() - began


def _batch(instance: Instance, database: int, call: Callable[[], None]) -> tuple[float, float]:
    before = usage(instance.processes["server"].pid, database)
    for _number in range(COUNTED):
        call()
    used = usage(instance.processes["server"].pid, database) - before
    return used.app * 1000 / COUNTED, used.db * 1000 / COUNTED


def _cheapest(measured: list[tuple[float, float]]) -> tuple[float, float]:
    return min(measured, key=sum)


def _look(client: httpx.Client, url: str) -> None:
    client.get(url)


def _send(client: httpx.Client, headers: dict[str, str], body: bytes, url: str) -> None:
    answer = client.post(url, headers=headers, content=body)
    if answer.status_code != 202:
        raise PlatformFailed(f"{answer.status_code}: {answer.text[:200]}")
