"""A notary office and an institution of forensic appraisal of the demonstration: register, keys, numbers, dates.

Where SoftHSM is installed they sign with keys of their own; elsewhere they issue copies, which say that the paper
original counts.
"""

import os
from datetime import date
from pathlib import Path

from fawang.appointments.actions.plans import Offer, save_plan
from fawang.appointments.queries import plans
from fawang.appointments.rules.plans import ResourceKind
from fawang.appraisal import queries as appraisal
from fawang.appraisal.actions.register import enter_appraiser, enter_institution
from fawang.appraisal.rules import Scope
from fawang.certificates.actions import keys
from fawang.certificates.actions.signatures import seal_certificate, sign_certificate
from fawang.certificates.queries import certificates
from fawang.certificates.queries.certificates import check_code_of
from fawang.certificates.rules.numbers import printed
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.hours import DAYS
from fawang.payments.actions.requests import waive
from fawang.payments.actions.settlements import record_at_counter
from fawang.payments.queries import payments
from fawang.payments.rules.procedure import State, Waiver, Way
from fawang.people import queries as people
from fawang.people.actions.staff import appoint
from fawang.people.rules import Role
from fawang.work_orders.queries import WorkOrder
from lab.demo.staff import COUNTY
from lab.platforms.security_module import PIN, SecurityModule

#: Who signs, each with a key under this name; and the licences of the appraisers.
NOTARY, HEAD, CERTIFIER = "demo-notary", "demo-notary-head", "demo-certifier"
APPRAISERS = {"demo-appraiser": "44DEMO001", "demo-appraiser-2": "44DEMO002"}
INSTITUTE_HEAD = "demo-institute-head"
_SIGNERS = (NOTARY, CERTIFIER, *APPRAISERS)
_FIELDS = (Scope.CLINICAL, Scope.DNA, Scope.DOCUMENTS, Scope.TRACES, Scope.PSYCHIATRY)
_UNTIL = date(2099, 12, 31)


def security_module() -> SecurityModule | None:
    """Return the security module with which this platform was started; None where it signs without one."""
    module = SecurityModule(Path(os.environ.get("SOFTHSM2_CONF", "")).parent)
    return module if module.made else None


def notary_office() -> UnitRow | None:
    """Return the notary office of the story; None where no offices were invented."""
    return next(iter(organisations.nearest(COUNTY, UnitKind.NOTARY_OFFICE)), None)


def institute() -> UnitRow | None:
    """Return the institution of forensic appraisal of the story; None where no offices were invented."""
    return next(iter(organisations.nearest(COUNTY, UnitKind.APPRAISAL_INSTITUTE)), None)


def create() -> int:
    """Equip both, unless that was done; return how many keys were registered."""
    office, lab = notary_office(), institute()
    if office is None or lab is None or appraisal.institution(lab.id) is not None:
        return 0
    _enter(lab)
    for username in _SIGNERS:
        unit = lab if username in APPRAISERS else office
        if username != CERTIFIER:
            appoint(by=SYSTEM, staff_id=account(username), unit_id=unit.id, role=Role.CERTIFIER)
    keys.set_numbering(
        by=SYSTEM, unit_id=office.id, sort="notarisation", pattern="（{year}）粤佛南海演字第{number}号"
    )
    keys.set_numbering(
        by=SYSTEM, unit_id=lab.id, sort="appraisal", pattern="粤南海司鉴演〔{year}〕鉴字第{number}号"
    )
    _open(office)
    return _register(office, lab)


def _enter(lab: UnitRow) -> None:
    enter_institution(
        by=SYSTEM, unit_id=lab.id, licence_no="440605DEMO", scope=list(_FIELDS), valid_until=_UNTIL
    )
    for username, licence in APPRAISERS.items():
        staff_id = account(username)
        enter_appraiser(
            by=SYSTEM, unit_id=lab.id, name=people.staff_named({staff_id})[staff_id], licence_no=licence,
            scope=list(_FIELDS), valid_until=_UNTIL, staff_id=staff_id,
        )  # fmt: skip


def _open(office: UnitRow) -> None:
    """Let there be dates at the notary office: the law wants people before the notary."""
    if not plans.of_unit(office.id):
        week = {day: [["08:30", "12:00"], ["14:30", "17:30"]] for day in DAYS[:5]}
        offer = Offer(
            kind=ResourceKind.COUNTER, name="公证窗口", week=week, minutes=30, valid_from=date(2020, 1, 1),
            capacity=2, hint="请本人带身份证和相关材料原件。", is_demo=True,
        )  # fmt: skip
        save_plan(by=SYSTEM, unit_id=office.id, offer=offer)


def _register(office: UnitRow, lab: UnitRow) -> int:
    module = security_module()
    if module is None:
        return 0
    keys.load_revocations(by=SYSTEM, content=module.revocations())
    owners: list[tuple[UnitRow, str, int | None, str]] = [
        (office, "office-notary", None, office.name),
        (lab, "office-appraisal", None, lab.name),
        *((lab if name in APPRAISERS else office, name, account(name), _name_of(name)) for name in _SIGNERS),
    ]
    for unit, label, staff_id, whose in owners:
        keys.register_key(
            by=SYSTEM, unit_id=unit.id, staff_id=staff_id, token=label, label=label,
            certificate=module.certificate(label, whose),
        )  # fmt: skip
    return len(owners)


def account(username: str) -> int:
    """Return the number of an account of the demonstration."""
    found = people.account_of(username)
    assert found is not None, f"{username} is created by staff.create()"
    return found


def actor(username: str) -> Actor:
    """Return somebody of the demonstration as they act now: in the past they were not appointed yet."""
    return people.staff_identity(account(username)).actor


def _name_of(username: str) -> str:
    number = account(username)
    return people.staff_named({number})[number]


def pay(order: WorkOrder, by: Actor) -> None:
    """Let what an order owes be paid at the counter."""
    row = payments.of_order(order.pk)[0]
    record_at_counter(
        by=by, code=row.code, way=Way.POS, receipt=f"YS{row.code}", amount=row.amount, version=row.version
    )


def waive_fee(order: WorkOrder, by: Actor, why: Waiver, source: str) -> None:
    """Let nobody owe the fee of an order."""
    row = payments.of_order(order.pk)[0]
    if row.state == State.DUE:
        waive(by=by, code=row.code, why=why, source=source, version=row.version)


def sign_and_seal(order: WorkOrder, *signers: Actor) -> str:
    """Have the draft of an order signed and sealed; return its number."""
    row = certificates.issued_for(order.pk, drafts=True)[0]
    for signer in signers:
        row = sign_certificate(by=signer, code=row.code, pin=PIN)
    return seal_certificate(by=SYSTEM, certificate_id=row.pk).number


def sample() -> tuple[str, str] | None:
    """Return number and verification code of a certificate of the demonstration; None where none was issued."""
    found = certificates.listed(SYSTEM, state="valid").rows
    return (found[-1].number, printed(check_code_of(found[-1]))) if found else None
