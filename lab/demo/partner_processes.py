"""110, 12345 and the court beside a demonstration: processes with keys and desk pages of their own. All invented.

What was handed over when the data were made goes to them as signed events; on the first start 110 sends the message of
Mr Jiang's case, whose call was taken down before, and the court answers. After that people press buttons on the pages.
"""

import contextlib
import json
import sys
import time
from pathlib import Path

import httpx

from fawang.cli.processes import background, runtime
from lab.platforms import partner_side
from lab.platforms.ports import free_port

CODES = ("110", "12345", "12368")
#: Seconds for the worker to begin, and to bring the first events there after all that the data have made.
_PATIENCE, _PAUSE = 120.0, 0.5


def choose_ports() -> dict[str, int]:
    """Return where each listens: as at the last start, where that is free."""
    file = _folder() / "ports.json"
    before = json.loads(file.read_text()) if file.exists() else {}
    ports = {}
    for code in CODES:
        port = before.get(code)
        ports[code] = port if port and not background.taken(port) else free_port()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(ports))
    return ports


def hosts(ports: dict[str, int]) -> str:
    """Return where the platform may send events, as FAWANG_PARTNER_HOSTS."""
    return ",".join(f"http://127.0.0.1:{port}" for port in ports.values())


def introduce(ports: dict[str, int]) -> None:
    """Let the platform and the partners know each other's addresses and keys; again, it changes what has changed."""
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.partners.queries import agreements
    from fawang.partners.wire.actions import keys
    from fawang.partners.wire.algorithms import ED
    from fawang.partners.wire.queries import links

    for code, port in ports.items():
        known = links.of_partner(code)
        link = keys.set_link(
            by=SYSTEM, partner_id=agreements.partner(code).pk, url=f"http://127.0.0.1:{port}/events"
        )
        if known is not None:
            continue
        folder = _folder() / code
        keys.add_their_key(
            by=SYSTEM,
            link_id=link.pk,
            key_id=f"{code}-1",
            algorithm=ED,
            public=partner_side.public_key(folder),
        )
        ours = keys.new_our_key(by=SYSTEM, link_id=link.pk, algorithm=ED)
        partner_side.trust(folder, ours.key_id, ours.algorithm, ours.public)


def start(ports: dict[str, int], url: str) -> None:
    """Start the partners of a platform at `url` in the background."""
    for code, port in ports.items():
        program = [
            sys.executable, "-m", "lab.platforms.partner_side", "--dir", str(_folder() / code), "--name", code,
            "--port", str(port), "--peer", f"{url}/partners/events", "--of", "fawang",
        ]  # fmt: skip
        background.start(f"partner-{code}", program=program)


def converse(ports: dict[str, int]) -> bool:
    """Let 110 send its message and the court answer, once; False where the court had nothing yet after two minutes."""
    from fawang.partners.queries import Referral
    from lab.demo.partners import CALL, NAME, PHONE, TOLD

    part = Referral.objects.filter(partner__code="12368").order_by("pk").first()
    if part is None or part.their_steps:
        return True
    page = f"http://127.0.0.1:{ports['110']}/"
    httpx.post(
        page,
        data={"command": "offer", "number": CALL, "name": NAME, "phone": PHONE, "summary": TOLD},
        timeout=60,
    )
    court = f"http://127.0.0.1:{ports['12368']}/"
    if not _has_heard(court, part.code):
        return False
    for command, words in (
        ("acknowledged", ""),
        ("accepted", "已转执行局立案窗口。"),
        ("news", "已立案执行，案号（演示）粤0605执1103号。"),
    ):
        httpx.post(court, data={"command": command, "subject": part.code, "words": words}, timeout=60)
    return True


def pages(ports: dict[str, int]) -> list[tuple[str, str]]:
    """Return the desk page of each."""
    return [(code, f"http://127.0.0.1:{port}/") for code, port in ports.items()]


def _has_heard(court: str, number: str) -> bool:
    """Wait until a referral has come to a partner."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(httpx.HTTPError):
            came = httpx.get(f"{court}came", timeout=10).json()
            if any(event["subject"] == number for event, _times in came):
                return True
        time.sleep(_PAUSE)
    return False


def _folder() -> Path:
    return runtime.home() / "partners"
