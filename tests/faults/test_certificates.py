"""kill -9 between signing and issuing, and between paying and issuing: one certificate, one number, one payment."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from fawang.certificates.actions.drafts import discard
from fawang.certificates.actions.signatures import STORE, delete_orphans, sign_certificate
from fawang.certificates.models import Certificate, NumberYear, Signatory, Signature
from fawang.certificates.queries.verification import by_file
from fawang.certificates.rules.procedure import State
from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.runtime.jobs import as_worker
from fawang.kernel.tasks import rescue
from fawang.organisations.rules import UnitKind
from fawang.payments.actions.settlements import begin
from fawang.payments.models import Attempt, Money, Payment
from fawang.payments.rules.procedure import State as PaymentState
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.queries import WorkOrder
from tests import forked
from tests.cases import intake
from tests.certificates.cases import Office, draft, office_of
from tests.certificates.vault import PIN, Vault
from tests.conftest import unit_at
from tests.payments.cases import SECRET, RunningSide, due, running_side
from tests.races import at_once
from tests.waiting import until

#: What a test sets, and its processes have as well.
SETTINGS = (
    "FAWANG_DOCUMENTS", "FAWANG_PKCS11_MODULE", "FAWANG_PKCS11_ENVIRONMENT", "FAWANG_SEAL_PIN",
    "FAWANG_CERTIFICATE_AUTHORITIES", "FAWANG_PAYMENT_URL", "FAWANG_PAYMENT_SECRET",
)  # fmt: skip


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return Vault(tmp_path_factory.mktemp("vault") / "device")


@pytest.fixture
def office(real_database: str, vault: Vault, settings: Settings, tmp_path: Path) -> Office:
    vault.configure(settings)
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    return office_of(unit_at("440605", UnitKind.LEGAL_AID_OFFICE), vault)


@pytest.fixture
def order(office: Office) -> WorkOrder:
    return submit(by=ANONYMOUS, intake=intake()).order


@pytest.fixture
def run(real_database: str, settings: Settings) -> Iterator[Callable[..., forked.Process]]:
    """Start a process that certifies on the database of this test."""
    started: list[forked.Process] = []

    def start(work: str, *given: object) -> forked.Process:
        own = {name: getattr(settings, name) for name in SETTINGS}
        process = forked.start("tests.faults.certifying", work, *given, **own)
        started.append(process)
        return process

    yield start
    for one in started:
        forked.end(one)


def row_of(code: str) -> Certificate:
    return Certificate.objects.get(code=code)


#: When the process is killed: as soon as the tables show it.
MOMENTS: dict[str, Callable[[Certificate], bool]] = {
    "numbered, not signed": lambda row: bool(row.number),
    "signed, not sealed": lambda row: row.state == State.SIGNED,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_while_signing(office: Office, order: WorkOrder, run: Any, moment: str) -> None:
    row = draft(order, office)
    sign = ("sign", row.code, office.notary.staff_id, PIN)
    process = run(*sign)
    until(lambda: MOMENTS[moment](row_of(row.code)), moment, every=0.001)
    forked.end(process)
    between = row_of(row.code)
    assert between.state in (State.DRAFT, State.SIGNED)
    assert between.digest is None
    assert forked.ended(run(*sign)) == 0
    issued = row_of(row.code)
    assert (issued.state, issued.number, issued.ordinal) == (State.VALID, between.number, 1)
    assert (Certificate.objects.count(), NumberYear.objects.get().last) == (1, 1)
    assert Signature.objects.filter(certificate=issued).count() == 2
    assert OutboxEvent.objects.filter(name="certificates.issued").count() == 1
    found = by_file(STORE.read(issued.file))
    assert found is not None
    assert [one.intact and one.trusted for one in found.signatures] == [True, True]
    # What the killed one left is no certificate, and goes.
    delete_orphans(older_than_seconds=-1)
    assert {path.name for path in STORE.path("xx").parent.parent.glob("??/*")} == {issued.file}


def test_numbers_have_no_gap_whoever_signs_at_once(office: Office, order: WorkOrder) -> None:
    Signatory.objects.filter(staff_id=None).update(ended_at=clock.now())  # copies: only numbers matter here
    rows = [draft(order, office, key=f"test:{number}") for number in range(6)]
    signed = at_once([
        lambda code=row.code: sign_certificate(by=office.notary.actor, code=code)  # type: ignore[misc]
        for row in (*rows, *rows[:2])
    ])  # fmt: skip
    assert [one for one in signed if isinstance(one, Exception) and getattr(one, "code", "") != "stale"] == []
    given = Certificate.objects.order_by("ordinal").values_list("ordinal", flat=True)
    assert list(given) == [1, 2, 3, 4, 5, 6]
    assert NumberYear.objects.get().last == 6
    last = row_of(rows[0].code)
    discard(by=office.head.actor, code=last.code, version=last.version)
    assert row_of(last.code).number == last.number


@pytest.fixture(scope="module")
def side(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSide]:
    with running_side(tmp_path_factory.mktemp("payment_side")) as one:
        yield one


#: When the process is killed that learns of the money.
LEARNED: dict[str, Callable[[], bool]] = {
    "paid, not certified": Money.objects.exists,
    "certified, not yet off the list of jobs": Certificate.objects.exists,
}


@pytest.mark.parametrize("moment", LEARNED)
def test_killed_between_paying_and_certifying(
    order: WorkOrder, side: RunningSide, run: Any, settings: Settings, moment: str
) -> None:
    settings.FAWANG_PAYMENT_URL, settings.FAWANG_PAYMENT_SECRET = side.url, SECRET
    side.mode("silent")
    row = due(order)
    attempt = begin(by=ANONYMOUS, row=row)
    process = run("settle", attempt.reference)
    until(LEARNED[moment], moment, every=0.001)
    forked.end(process)
    # Whoever comes next asks again, and does what the dead one had begun.
    asyncio.run(_free_jobs())
    assert forked.ended(run("settle", attempt.reference)) == 0
    assert Payment.objects.get().state == PaymentState.PAID
    assert (Money.objects.count(), Attempt.objects.count()) == (1, 1)
    assert OutboxEvent.objects.filter(name="payments.settled").count() == 1
    assert list(Certificate.objects.values_list("key", flat=True)) == ["paid:test:fee"]


async def _free_jobs() -> None:
    """Put the jobs of the dead process back, as every worker does."""
    with as_worker() as worker:
        async with worker.open_async():
            await rescue(0)
