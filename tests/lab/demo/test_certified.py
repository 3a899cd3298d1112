"""Offices that certify in the demonstration: enough matters in many states, keys, something to verify."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pytest_django import Settings

from fawang.certificates.devices.authorities import authorities
from fawang.certificates.models import Certificate, Signature
from fawang.certificates.queries import verification
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.actions import seed_demo_firms
from fawang.organisations.rules import UnitKind
from fawang.payments.models import Payment
from fawang.work_orders.actions.archive import CONTENTS, archive_order
from fawang.work_orders.models import WorkOrder
from lab.demo import appraisals, notarisations, signing_offices, staff
from lab.platforms.security_module import MODULE, PIN, SecurityModule
from tests.browser import PLAIN_FILES
from tests.kinds.conftest import office_at


@pytest.fixture
def offices(db: None, settings: Settings, tmp_path: Path) -> None:
    """The offices and who works there, without keys."""
    settings.STORAGES = PLAIN_FILES
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    seed_demo_firms(by=SYSTEM)
    for kind in (UnitKind.NOTARY_OFFICE, UnitKind.APPRAISAL_INSTITUTE):
        office_at("440605", kind)
    staff.create()


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> SecurityModule:
    """A security module with which this platform was started."""
    made = SecurityModule(tmp_path / "keys").make()
    monkeypatch.setenv("SOFTHSM2_CONF", made.environment()["SOFTHSM2_CONF"])
    settings.FAWANG_PKCS11_MODULE = str(MODULE)
    settings.FAWANG_PKCS11_ENVIRONMENT = {"SOFTHSM2_CONF": made.environment()["SOFTHSM2_CONF"]}
    settings.FAWANG_SEAL_PIN = PIN
    settings.FAWANG_CERTIFICATE_AUTHORITIES = made.roots
    assert len(authorities()) == 1
    return made


@pytest.mark.usefixtures("offices", "module")
def test_matters_are_in_many_states_and_what_was_issued_is_signed_by_key() -> None:
    assert signing_offices.create() == 6
    assert (notarisations.create(), appraisals.create()) == (16, 11)
    for kind, states in (("notarisation", 12), ("appraisal", 9)):
        assert WorkOrder.objects.filter(kind=kind).values("state").distinct().count() >= states
    assert Payment.objects.filter(state="waived").count() >= 5
    # Twice the same keys and offices are no others.
    assert signing_offices.create() == 0

    shown = signing_offices.sample()
    assert shown is not None
    found = verification.by_number(*shown)
    assert found is not None
    assert (found.row.is_copy, found.row.state) == (False, "valid")
    signed = Signature.objects.filter(certificate=found.row)
    assert [one.signatory is not None for one in signed] == [True, True]
    assert verification.by_number(shown[0], "0000-0000-00000") is None

    # A report whose material came from where it was not known to be: the file for the archive says so.
    written = WorkOrder.objects.get(kind="appraisal", state="written")
    made = archive_order(by=SYSTEM, order=written)
    with made.content, zipfile.ZipFile(made.content) as archive:
        pages = PdfReader(BytesIO(archive.read(CONTENTS))).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "")
    for said in (
        "遗嘱",
        "争议文件原件",
        "值班人员先放入保管柜",
        "44DEMO001",
        "演示鉴定人乙",
        organisations.unit(written.unit_id).name,
    ):
        assert said in text, said


@pytest.mark.usefixtures("offices")
def test_without_a_security_module_copies_are_issued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOFTHSM2_CONF", raising=False)
    monkeypatch.setattr(notarisations, "_STORIES", notarisations._STORIES[:1])
    assert signing_offices.create() == 0
    assert notarisations.create() == 1
    row = Certificate.objects.get()
    assert (row.state, row.is_copy) == ("valid", True)
