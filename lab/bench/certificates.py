"""What certificates cost: verification beside the emptiest public page, and one signed and sealed.

Over HTTP against a platform of its own for the pages; what signs runs as in the child process, with a security module
(SoftHSM). CPU, the cheapest of several batches.
"""

import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from fawang.cli.terminal.language import gettext_noop
from lab.bench.cpu import usage
from lab.platforms import security_module
from lab.platforms.instance import Instance, PlatformFailed
from lab.platforms.security_module import MODULE, PIN, SecurityModule

BATCHES, COUNTED, SIGNED = 4, 60, 20
#: Milliseconds beyond the emptiest page, and of two signatures.
VERIFY_REACH, SIGN_REACH = 2.0, 200.0
_EMPTIEST = "/accessibility"


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU in milliseconds; `reach` is the limit that it is held to, if it has one."""

    name: str
    cpu_ms: float
    reach: float | None = None


def issued_path() -> str:
    """Issue a certificate in this installation, and return where its QR code leads."""
    from django.urls import reverse

    from fawang.certificates.actions import drafts, keys, signatures
    from fawang.certificates.queries.certificates import check_code_of
    from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind, Grant
    from fawang.people.rules import ROLES, Role
    from fawang.people.rules.wishes import Reach
    from fawang.work_orders import kinds
    from fawang.work_orders.actions.intake import Intake, submit

    order = submit(
        by=SYSTEM,
        intake=Intake(
            kind=kinds.first(), matter="labour", words="加班费", place="440605011", place_text="",
            answers={"claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3"},
            reach=Reach(name="蒋先生", phone="13800138000"),
        ),
    ).order  # fmt: skip
    grant = Grant(order.unit_id, Role.CERTIFIER, frozenset(map(str, ROLES[Role.CERTIFIER])))
    notary = Actor(kind=ActorKind.STAFF, id=1, name="", grants=(grant,))
    keys.set_numbering(by=SYSTEM, unit_id=order.unit_id, sort="bench", pattern="({year}){number}")
    row = drafts.draft_certificate(
        by=SYSTEM,
        key="bench",
        draft=drafts.Draft(
            order_id=order.pk, unit_id=order.unit_id, sort="bench", title="公证书", signers=(1,),
            template="certificates/plain_paper.html", holder="蒋先生", context={"text": "兹证明……"},
        ),
    )  # fmt: skip
    signatures.sign_certificate(by=notary, code=row.code)
    signatures.seal_certificate(by=SYSTEM, certificate_id=row.pk)
    return reverse("certificates:verify_code", args=[row.code, check_code_of(row)])


def measure_pages(instance: Instance, database: int, path: str) -> list[Cost]:
    """Measure the page that a QR code leads to (`path`) in turn with the emptiest one."""
    empty, verified = [], []
    with httpx.Client(base_url=instance.url, timeout=60) as anyone:
        for _batch in range(BATCHES):
            empty.append(_batch_of(instance, database, anyone, _EMPTIEST))
            verified.append(_batch_of(instance, database, anyone, path))
    return [
        Cost(gettext_noop("emptiest public page"), min(empty)),
        Cost(
            gettext_noop("verification, beyond the emptiest page"), min(verified) - min(empty), VERIFY_REACH
        ),
    ]


def _batch_of(instance: Instance, database: int, anyone: httpx.Client, path: str) -> float:
    before = usage(instance.processes["server"].pid, database)
    for number in range(COUNTED):
        # Each caller has an address of their own, so that no limit stands in the way.
        answer = anyone.get(path, headers={"X-Forwarded-For": f"10.{secrets.randbelow(200)}.{number}.7"})
        if answer.status_code != 200:
            raise PlatformFailed(f"{path}: {answer.status_code}")
    after = usage(instance.processes["server"].pid, database)
    return (after.app + after.db - before.app - before.db) * 1000 / COUNTED


def measure_signing(tell: Callable[[str], object]) -> list[Cost]:
    """Measure two signatures in one file: a person's and the office's.

    Raises:
        PlatformFailed: SoftHSM is not installed.
    """
    if not security_module.installed():
        raise PlatformFailed("softhsm2-util is missing: apt-get install softhsm2")
    from fawang.certificates.devices import pdf
    from fawang.kernel.web.pdf import set_html

    tell(gettext_noop("signing"))
    with tempfile.TemporaryDirectory() as folder:
        driver, orders = _device(Path(folder))
        plain = set_html("<p>公证书</p><p>（2026）粤穗南粤字第1号</p>", "", ())
        taken = []
        for _time in range(SIGNED):
            began = time.process_time()
            signed = plain
            for order in orders:
                signed = pdf.sign(signed, order, driver)
            taken.append((time.process_time() - began) * 1000)
    return [Cost(gettext_noop("a certificate signed and sealed"), sorted(taken)[SIGNED // 2], SIGN_REACH)]


def _device(folder: Path) -> tuple[Any, list[Any]]:
    """Return a device with two tokens, and what a notary and an office sign."""
    from cryptography import x509

    from fawang.certificates.devices.authorities import as_der
    from fawang.certificates.devices.pdf import SignatureOrder
    from fawang.certificates.devices.port import Driver, Key
    from fawang.certificates.rules.trust import Algorithm

    module = SecurityModule(folder / "keys").make()
    authority = as_der(x509.load_pem_x509_certificate(module.roots.read_bytes()))
    orders = [
        SignatureOrder(
            label, Key(Algorithm.ECDSA, label, label, PIN),
            as_der(x509.load_pem_x509_certificate(module.certificate(label, label))), authority, "", "1",
        )
        for label in ("person-1", "office")
    ]  # fmt: skip
    return Driver(str(MODULE), {"SOFTHSM2_CONF": module.environment()["SOFTHSM2_CONF"]}), orders
