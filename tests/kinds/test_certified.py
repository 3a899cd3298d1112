"""A kind that asks for a fee and certifies, from the application to the verification of what was issued."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.certificates.models import Certificate
from fawang.config.wiring import REACTIONS
from fawang.kernel.models import OutboxEvent
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security import personal_data
from fawang.organisations.rules import UnitKind
from fawang.payments.models import Payment
from fawang.people.rules import Role
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.queries import WorkOrder
from tests.browser import PLAIN_FILES, sign_in
from tests.cases import intake
from tests.certificates.cases import Office, office_of
from tests.certificates.vault import PIN, Vault
from tests.conftest import unit_at
from tests.kinds.certified.kind import KIND, NAME
from tests.kinds.installation import installed
from tests.races import run_jobs

pytestmark = pytest.mark.usefixtures("certifying")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return Vault(tmp_path_factory.mktemp("vault") / "device")


@pytest.fixture
def certifying(real_database: str, vault: Vault, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """An installation with the kind, whose reactions follow; transactions commit, and jobs run."""
    vault.configure(settings)
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    settings.STORAGES = PLAIN_FILES
    before = dict(outbox.wired())
    with installed({**kinds.everything(), NAME: KIND}):
        outbox.wire({**REACTIONS, **{event: (react,) for event, react in KIND.follows.items()}})
        yield
    by_name = {event.name: event for event in REACTIONS}
    outbox.wire({by_name[name]: found for name, found in before.items() if name in by_name})


@pytest.fixture
def office(certifying: None, vault: Vault) -> Office:
    return office_of(unit_at("440605", UnitKind.CENTRE), vault)


@pytest.fixture
def charged(office: Office) -> WorkOrder:
    """A matter whose person has to pay."""
    order = submit(by=ANONYMOUS, intake=intake(kind=NAME, answers={})).order
    if order.state == kinds.kind_of(NAME).procedure.name or order.unit_id != office.unit.id:
        order = take_step(
            by=SYSTEM, code=order.code, command="dispatch", version=order.version,
            data={"unit_id": office.unit.id, "designate": True, "note": "公证处", "reason": "公证处"},
        )  # fmt: skip
    data = {"fee": "200.50", "notary": office.notary.staff_id}
    return take_step(by=SYSTEM, code=order.code, command="charge", version=order.version, data=data)


def settle_at_the_counter(order: WorkOrder, office: Office) -> None:
    fee = Payment.objects.get()
    sent = office.head.post(
        f"/desk/payments/{fee.code}",
        {
            "command": "settle",
            "way": "cash",
            "amount": "200.50",
            "receipt": "NO.7",
            "version": str(fee.version),
        },
    )
    assert sent.status_code == 302, sent.content.decode()


def waive(order: WorkOrder, office: Office) -> None:
    fee = Payment.objects.get()
    sent = office.head.post(
        f"/desk/payments/{fee.code}",
        {"command": "waive", "why": "aid", "source": "（2026）南法援字第1号", "version": str(fee.version)},
    )
    assert sent.status_code == 302, sent.content.decode()


@pytest.mark.parametrize("settle", [settle_at_the_counter, waive])
def test_from_the_fee_to_the_verification(
    charged: WorkOrder, office: Office, settle: Callable[[WorkOrder, Office], None]
) -> None:
    path = f"/f/{charged.code}/{queries.access_key(charged)}"
    page = Client().get(path).content.decode()
    [pay] = re.findall(r'href="(/pay/[^"]+)"', page)
    shown = Client().get(pay).content.decode()
    assert "200.50" in shown
    assert "收费标准第三条" in shown
    settle(charged, office)
    run_jobs("events")
    charged.refresh_from_db()
    assert charged.state == "signing"
    row = Certificate.objects.get()
    waiting = office.notary.get("/desk/certificates", state="mine").content.decode()
    assert f"/desk/certificates/{row.code}" in waiting
    assert office.notary.get(f"/desk/certificates/{row.code}/document").content.startswith(b"%PDF")
    wrong = office.notary.post(f"/desk/certificates/{row.code}", {"command": "sign", "pin": "000000"})
    assert wrong.status_code == 422
    signed = office.notary.post(f"/desk/certificates/{row.code}", {"command": "sign", "pin": PIN})
    assert signed.status_code == 302
    run_jobs("documents", "events")
    charged.refresh_from_db()
    assert charged.state == "closed"
    own = Client().get(path).content.decode()
    row.refresh_from_db()
    assert row.number in own
    [bearer] = re.findall(r'href="(/f/[^"]+/certificates/[^"]+)"', own)
    document = Client().get(f"{bearer}/document")
    assert document.content.startswith(b"%PDF")
    assert OutboxEvent.objects.filter(name="certificates.issued").count() == 1


def test_what_stays_and_what_goes_when_the_matter_is_erased(charged: WorkOrder, office: Office) -> None:
    record = personal_data.find(charged.code)
    settle_at_the_counter(charged, office)
    run_jobs("events")
    row = Certificate.objects.get()
    with pytest.raises(Conflict):
        personal_data.erase(by=SYSTEM, record=record)
    office.notary.post(f"/desk/certificates/{row.code}", {"command": "sign", "pin": PIN})
    run_jobs("documents", "events")
    told = personal_data.export(by=SYSTEM, records=[record])["records"][0]
    assert told["certificates"][0]["holder"] == "蒋先生"
    assert told["payments"][0]["amount_fen"] == 20_050
    personal_data.erase(by=SYSTEM, record=record)
    row.refresh_from_db()
    assert (row.holder, bytes(row.holder_hash), row.context) == ("", b"", "")
    assert row.number
    assert row.digest
    assert row.file
    assert sign_in(Role.OFFICE_HEAD, office.unit).get(f"/desk/certificates/{row.code}").status_code == 200
