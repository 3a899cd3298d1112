"""An office that certifies: its persons, keys and numbers; a certificate on its way."""

from dataclasses import dataclass, replace
from typing import Any

from fawang.certificates.actions import keys
from fawang.certificates.actions.drafts import Draft, draft_certificate
from fawang.certificates.actions.signatures import seal_certificate, sign_certificate
from fawang.certificates.models import Certificate
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from fawang.work_orders.queries import WorkOrder
from tests.browser import Browser, sign_in
from tests.certificates.vault import PIN, Vault, pem

SORT, PATTERN = "notarised", "（{year}）粤佛南海字第{number}号"
HOLDER, ID_NUMBER = "蒋先生", "440605198001012345"


@dataclass(frozen=True)
class Office:
    """An office, the browsers of its notary and of its head, and the device."""

    unit: UnitRow
    notary: Browser
    head: Browser
    vault: Vault


def office_of(unit: UnitRow, vault: Vault) -> Office:
    """Give an office a key, a notary with one, numbers, and a current revocation list."""
    notary = sign_in(Role.CERTIFIER, unit)
    head = sign_in(Role.OFFICE_HEAD, unit)
    keys.load_revocations(by=SYSTEM, content=vault.revocations())
    register(vault, unit, None, "office", "广东省佛山市南海公证处")
    register(vault, unit, notary.staff_id, "notary", "王公证员")
    keys.set_numbering(by=SYSTEM, unit_id=unit.id, sort=SORT, pattern=PATTERN)
    return Office(unit, notary, head, vault)


def register(
    vault: Vault, unit: UnitRow, staff_id: int | None, label: str, whose: str, **changes: Any
) -> None:
    """Register the key of a token."""
    keys.register_key(
        by=SYSTEM, unit_id=unit.id, staff_id=staff_id, token=label, label=label,
        certificate=pem(vault.certificate(label, whose, **changes)),
    )  # fmt: skip


def issued_copy(order: WorkOrder) -> Certificate:
    """Issue a copy, by an office that has no key: nothing is signed, and no device is needed."""
    notary = sign_in(Role.CERTIFIER, order.unit)
    keys.set_numbering(by=SYSTEM, unit_id=order.unit_id, sort=SORT, pattern=PATTERN)
    what = Draft(
        order_id=order.pk, unit_id=order.unit_id, sort=SORT, title="公证书", template="certificates/plain_paper.html",
        signers=(notary.staff_id,), holder=HOLDER, id_number=ID_NUMBER, context={"text": "兹证明……"},
    )  # fmt: skip
    row = draft_certificate(by=SYSTEM, key=f"copy:{order.pk}", draft=what)
    sign_certificate(by=notary.actor, code=row.code)
    return seal_certificate(by=SYSTEM, certificate_id=row.pk)


def draft(order: WorkOrder, office: Office, *, key: str = "test:1", **changes: Any) -> Certificate:
    """Have a certificate drafted for the notary."""
    what = Draft(
        order_id=order.pk, unit_id=office.unit.id, sort=SORT, title="公证书", template="certificates/plain_paper.html",
        signers=(office.notary.staff_id,), holder=HOLDER, id_number=ID_NUMBER,
        context={"text": "兹证明蒋先生于二〇二六年在本公证员面前，在前面的委托书上签名。"},
    )  # fmt: skip
    return draft_certificate(by=SYSTEM, key=key, draft=replace(what, **changes))


def issue(order: WorkOrder, office: Office, *, key: str = "test:1", **changes: Any) -> Certificate:
    """Have a certificate drafted, signed and sealed."""
    row = draft(order, office, key=key, **changes)
    signed = sign_certificate(by=office.notary.actor, code=row.code, pin=PIN)
    return seal_certificate(by=SYSTEM, certificate_id=signed.pk)
