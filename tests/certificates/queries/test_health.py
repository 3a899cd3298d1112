"""`fawang check` says why nobody can sign, and what to do."""

from pathlib import Path

import pytest
from pytest_django import Settings

from fawang.certificates.models import Signatory
from fawang.certificates.queries.health import SIGNING
from fawang.kernel.runtime.health import Level
from tests.certificates.cases import Office

pytestmark = pytest.mark.django_db


def found(level: Level) -> list[str]:
    return [one.text for one in SIGNING.find() if one.level == level]


def test_without_keys_offices_issue_copies_and_that_is_no_fault(settings: Settings) -> None:
    settings.FAWANG_PKCS11_MODULE = settings.FAWANG_SM2_KEYS = ""
    assert [one.level for one in SIGNING.find()] == [Level.OK]


def test_an_office_that_signs_is_sound(office: Office) -> None:
    assert found(Level.ERROR) == found(Level.WARNING) == []
    (said,) = found(Level.OK)
    assert "2" in said


def test_what_lacks_is_named(office: Office, settings: Settings, tmp_path: Path) -> None:
    settings.FAWANG_PKCS11_MODULE = "/usr/lib/softhsm/libgone.so"
    settings.FAWANG_SM2_KEYS = str(tmp_path / "gone")
    settings.FAWANG_SEAL_PIN = ""
    settings.FAWANG_CERTIFICATE_AUTHORITIES = None
    errors = found(Level.ERROR)
    wanted = ("libgone.so", str(tmp_path / "gone"), "FAWANG_CERTIFICATE_AUTHORITIES", "FAWANG_SEAL_PIN")
    assert [next(word for word in wanted if word in said) for said in errors] == list(wanted)
    assert "softhsm2" in errors[0]


def test_a_bare_name_is_left_to_the_loader(office: Office, settings: Settings) -> None:
    settings.FAWANG_PKCS11_MODULE = "libsofthsm2.so"
    assert found(Level.ERROR) == []


def test_keys_that_cannot_sign_are_counted_with_the_reason(office: Office, settings: Settings) -> None:
    settings.FAWANG_CERTIFICATE_AUTHORITIES = None
    (said,) = found(Level.WARNING)
    assert "2" in said
    assert found(Level.OK) == []
    Signatory.objects.all().delete()
    assert found(Level.WARNING) == []
