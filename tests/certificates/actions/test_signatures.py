"""Signing and sealing: one certificate, one number, by nobody else than whose key it is."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pypdf import PdfReader
from pytest_django import Settings

from fawang.certificates.actions import keys as key_actions
from fawang.certificates.actions.drafts import discard
from fawang.certificates.actions.signatures import STORE, seal_certificate, sign_certificate
from fawang.certificates.models import Certificate, NumberYear, RevocationList, Signatory, Signature
from fawang.certificates.queries.verification import by_file
from fawang.certificates.rules.procedure import State
from fawang.certificates.tasks import seal_waiting
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.queries import WorkOrder
from tests.browser import sign_in
from tests.certificates.cases import Office, draft, issue, register
from tests.certificates.vault import PIN, Vault
from tests.conftest import unit_at

pytestmark = pytest.mark.django_db


def refused(office: Office, row: Certificate, pin: str = PIN) -> str:
    """Return the code with which the notary's signature is refused; no number is used up."""
    before = NumberYear.objects.count()
    with pytest.raises(Conflict) as against:
        sign_certificate(by=office.notary.actor, code=row.code, pin=pin)
    row.refresh_from_db()
    assert (row.state, row.number, NumberYear.objects.count()) == (State.DRAFT, "", before)
    assert not Signature.objects.filter(certificate=row).exists()
    return against.value.code


def test_the_notary_signs_and_the_office_seals_in_one_file(office: Office, order: WorkOrder) -> None:
    row = issue(order, office)
    assert (row.state, row.ordinal, row.is_copy) == (State.VALID, 1, False)
    content = STORE.read(row.file)
    assert bytes(row.digest or b"") == hashlib.sha256(content).digest()
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert row.number in text
    assert "副本" not in text
    found = by_file(content)
    assert found is not None
    assert [(one.field, one.intact, one.trusted) for one in found.signatures] == [
        ("person-1", True, True), ("office", True, True),
    ]  # fmt: skip
    assert "王公证员" in found.signatures[0].subject
    assert "南海公证处" in found.signatures[1].subject
    assert OutboxEvent.objects.filter(name="certificates.issued").count() == 1


def test_a_file_changed_by_one_byte_is_none_of_ours(office: Office, order: WorkOrder) -> None:
    content = bytearray(STORE.read(issue(order, office).file))
    content[len(content) // 2] ^= 1
    assert by_file(bytes(content)) is None


def test_signing_and_sealing_twice_is_once(office: Office, drafted: Certificate) -> None:
    first = sign_certificate(by=office.notary.actor, code=drafted.code, pin=PIN)
    again = sign_certificate(by=office.notary.actor, code=drafted.code, pin="not asked for any more")
    assert (first.number, first.file) == (again.number, again.file)
    sealed = [seal_certificate(by=SYSTEM, certificate_id=drafted.pk) for _ in range(2)]
    assert sealed[0].file == sealed[1].file
    assert Signature.objects.filter(certificate=drafted).count() == 2
    assert NumberYear.objects.get().last == 1


def test_two_appraisers_sign_before_the_office(office: Office, order: WorkOrder) -> None:
    second = sign_in(Role.CERTIFIER, office.unit)
    register(office.vault, office.unit, second.staff_id, "second", "李鉴定人")
    row = draft(order, office, signers=(office.notary.staff_id, second.staff_id))
    assert sign_certificate(by=second.actor, code=row.code, pin=PIN).state == State.DRAFT
    signed = sign_certificate(by=office.notary.actor, code=row.code, pin=PIN)
    assert signed.state == State.SIGNED
    found = by_file(STORE.read(seal_certificate(by=SYSTEM, certificate_id=row.pk).file))
    assert found is not None
    assert [one.field for one in found.signatures] == ["person-1", "person-2", "office"]
    assert all(one.intact and one.trusted for one in found.signatures)


def test_numbers_follow_one_another_and_void_ones_stay(office: Office, order: WorkOrder) -> None:
    first = issue(order, office, key="a")
    second = draft(order, office, key="b")
    second = sign_certificate(by=office.notary.actor, code=second.code, pin=PIN)
    discard(by=office.head.actor, code=second.code, version=second.version)
    third = issue(order, office, key="c")
    assert [row.ordinal for row in Certificate.objects.order_by("pk")] == [1, 2, 3]
    assert [row.state for row in Certificate.objects.order_by("pk")] == [State.VALID, State.VOID, State.VALID]
    assert first.number != third.number


def test_without_numbers_nobody_signs(office: Office, order: WorkOrder) -> None:
    assert refused(office, draft(order, office, sort="appraised")) == "numbering_missing"


# --- whose key -----------------------------------------------------------------------------------


def test_somebody_else_cannot_sign(office: Office, drafted: Certificate) -> None:
    other = sign_in(Role.CERTIFIER, office.unit)
    register(office.vault, office.unit, other.staff_id, "second", "李公证员")
    with pytest.raises(NotAllowed, match="not_the_signatory"):
        sign_certificate(by=other.actor, code=drafted.code, pin=PIN)
    elsewhere = sign_in(Role.CERTIFIER, unit_at("440606", UnitKind.LEGAL_AID_OFFICE))
    with pytest.raises(NotFound):
        sign_certificate(by=elsewhere.actor, code=drafted.code, pin=PIN)


def test_whose_key_is_registered_nowhere_cannot_sign(office: Office, order: WorkOrder) -> None:
    other = sign_in(Role.CERTIFIER, office.unit)
    row = draft(order, office, signers=(other.staff_id,))
    with pytest.raises(Conflict, match="key_missing"):
        sign_certificate(by=other.actor, code=row.code, pin=PIN)
    entry = AuditEntry.objects.get(action="certificates.signature_refused")
    assert entry.data == {"code": "key_missing"}


def test_the_key_of_another_person_under_ones_own_certificate_is_refused(
    office: Office, drafted: Certificate, vault: Vault
) -> None:
    """Somebody registers a certificate of their own, and names a token that is not theirs."""
    vault.token("second")
    Signatory.objects.filter(staff_id=office.notary.staff_id).update(token="second", label="second")
    with pytest.raises(Conflict, match="key_mismatch"):
        sign_certificate(by=office.notary.actor, code=drafted.code, pin=PIN)
    drafted.refresh_from_db()
    assert drafted.state == State.DRAFT
    assert not drafted.file


def test_a_wrong_pin_signs_nothing_and_the_number_is_kept_for_the_next_try(
    office: Office, drafted: Certificate
) -> None:
    with pytest.raises(Invalid) as against:
        sign_certificate(by=office.notary.actor, code=drafted.code, pin="000000")
    assert against.value.errors == {"pin": "pin_wrong"}
    signed = sign_certificate(by=office.notary.actor, code=drafted.code, pin=PIN)
    assert (signed.ordinal, NumberYear.objects.get().last) == (1, 1)


# --- validity ------------------------------------------------------------------------------------


def test_a_revoked_key_is_refused(office: Office, drafted: Certificate) -> None:
    own = Signatory.objects.get(staff_id=office.notary.staff_id)
    key_actions.load_revocations(by=SYSTEM, content=office.vault.revocations(certificate_of(own)))
    assert refused(office, drafted) == "key_revoked"


def test_a_revoked_seal_is_refused_before_anybody_signs(office: Office, drafted: Certificate) -> None:
    seal = Signatory.objects.get(staff_id=None)
    key_actions.load_revocations(by=SYSTEM, content=office.vault.revocations(certificate_of(seal)))
    assert refused(office, drafted) == "key_revoked"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"begins": timedelta(days=-30), "ends": timedelta(days=-1)}, "key_lapsed"),
        ({"begins": timedelta(days=1)}, "key_not_valid_yet"),
        ({"signs": False}, "key_not_for_signing"),
    ],
)
def test_a_certificate_that_is_not_in_order_is_refused(
    office: Office, drafted: Certificate, changes: dict[str, object], code: str
) -> None:
    certificate = office.vault.certificate("notary", "王公证员", **changes)
    with pytest.raises(Invalid) as against:
        register(office.vault, office.unit, office.notary.staff_id, "notary", "王公证员", **changes)
    assert against.value.errors == {"certificate": code}
    # And where it stood there already, such as one that has lapsed since.
    Signatory.objects.filter(staff_id=office.notary.staff_id).update(
        certificate=certificate.public_bytes(Encoding.DER)
    )
    assert refused(office, drafted) == code


def test_who_is_vouched_for_by_nobody_known_is_refused(office: Office) -> None:
    stranger = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(Invalid) as against:
        register(office.vault, office.unit, office.notary.staff_id, "notary", "王公证员", issuer_key=stranger)
    assert against.value.errors == {"certificate": "key_not_trusted"}
    with pytest.raises(Invalid) as forged:
        key_actions.load_revocations(by=SYSTEM, content=office.vault.revocations(key=stranger))
    assert forged.value.errors == {"list": "revocation_list_unfit"}


def test_without_a_current_list_nobody_signs_unless_the_house_does_without(
    office: Office, drafted: Certificate, settings: Settings
) -> None:
    RevocationList.objects.all().delete()
    key_actions.load_revocations(by=SYSTEM, content=office.vault.revocations(age=31, days=30))
    assert refused(office, drafted) == "revocation_list_stale"
    settings.FAWANG_REVOCATION_LIST_NEEDED = False
    assert sign_certificate(by=office.notary.actor, code=drafted.code, pin=PIN).number


def test_a_seal_that_lapses_meanwhile_waits_and_is_made_up_for(office: Office, drafted: Certificate) -> None:
    sign_certificate(by=office.notary.actor, code=drafted.code, pin=PIN)
    Signatory.objects.filter(staff_id=None).update(ended_at=clock.now())
    with pytest.raises(Conflict, match="key_missing"):
        seal_certificate(by=SYSTEM, certificate_id=drafted.pk)
    register(office.vault, office.unit, None, "office", "广东省佛山市南海公证处")
    seal_waiting(0)
    drafted.refresh_from_db()
    assert drafted.state == State.VALID


# --- copies --------------------------------------------------------------------------------------


def test_without_a_key_of_the_office_it_is_a_copy_and_says_so(office: Office, order: WorkOrder) -> None:
    Signatory.objects.filter(staff_id=None).update(ended_at=clock.now())
    row = draft(order, office)
    sign_certificate(by=office.notary.actor, code=row.code)
    row = seal_certificate(by=SYSTEM, certificate_id=row.pk)
    assert (row.state, row.is_copy) == (State.VALID, True)
    content = STORE.read(row.file)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "副本，以纸质原件为准" in text
    found = by_file(content)
    assert found is not None
    assert found.signatures == []


def certificate_of(row: Signatory) -> x509.Certificate:
    """Return the X.509 certificate of a key."""
    return x509.load_der_x509_certificate(bytes(row.certificate))
