"""SM2 behind the same port: signed by GmSSL, checked by OpenSSL as a second opinion."""

import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from weasyprint import HTML

from fawang.certificates.devices import authorities, pdf, sm2
from fawang.certificates.devices.devices import device_for
from fawang.certificates.devices.port import Driver, Key
from fawang.certificates.rules.trust import Algorithm
from fawang.kernel.rules.problems import Conflict, Invalid
from tests.certificates.vault import PIN


def openssl(*arguments: str, cwd: Path) -> bytes:
    return subprocess.run(["openssl", *arguments], cwd=cwd, check=True, capture_output=True).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority with SM2, and the key of an office that it vouches for, made by OpenSSL."""
    at = tmp_path_factory.mktemp("sm2")
    (at / "office").mkdir()
    identity = ("-sigopt", "distid:1234567812345678", "-sm3")
    for name in ("root", "office"):
        openssl(
            "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", f"{name}.key", cwd=at
        )
    openssl("req", "-x509", "-new", "-key", "root.key", "-subj", "/CN=root", "-days", "30", *identity,
            "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", "root.pem", cwd=at)  # fmt: skip
    openssl(
        "req", "-new", "-key", "office.key", "-subj", "/CN=office", *identity, "-out", "office.csr", cwd=at
    )
    (at / "usage").write_text("keyUsage=critical,digitalSignature\n")
    openssl("x509", "-req", "-in", "office.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
            "-days", "30", "-extfile", "usage", "-vfyopt", "distid:1234567812345678", *identity,
            "-out", "office.pem", cwd=at)  # fmt: skip
    openssl("pkcs8", "-topk8", "-v2", "aes-256-cbc", "-in", "office.key", "-passout", f"pass:{PIN}",
            "-out", "office/seal.pem", cwd=at)  # fmt: skip
    return at


def der(path: Path) -> bytes:
    return authorities.as_der(authorities.read_certificate(path.read_bytes()))


def key(pin: str = PIN, label: str = "seal") -> Key:
    return Key(Algorithm.SM2, "office", label, pin)


def test_a_signature_is_one_for_openssl_too(folder: Path) -> None:
    signed = device_for(key(), Driver("", sm2_folder=str(folder))).sign(key(), b"what is signed")
    assert sm2.verifies(der(folder / "office.pem"), signed, b"what is signed")
    assert not sm2.verifies(der(folder / "office.pem"), signed, b"what is not")
    (folder / "signature").write_bytes(signed)
    (folder / "data").write_bytes(b"what is signed")
    openssl("x509", "-in", "office.pem", "-pubkey", "-noout", "-out", "office.pub", cwd=folder)
    said = openssl("pkeyutl", "-verify", "-pubin", "-inkey", "office.pub", "-rawin", "-digest", "sm3", "-in", "data",
                   "-sigfile", "signature", "-pkeyopt", "distid:1234567812345678", cwd=folder)  # fmt: skip
    assert b"Successfully" in said


def test_pin_and_key_are_checked(folder: Path) -> None:
    device = device_for(key(), Driver("", sm2_folder=str(folder)))
    with pytest.raises(Invalid):
        device.sign(key(pin="000000"), b"data")
    with pytest.raises(Conflict, match="key_not_found"):
        device.sign(key(label="nothing"), b"data")


def test_what_an_authority_has_issued(folder: Path) -> None:
    office, root = der(folder / "office.pem"), der(folder / "root.pem")
    assert authorities.algorithm_of(authorities.read_certificate(office)) == Algorithm.SM2
    assert sm2.issued_by(office, root)
    assert not sm2.issued_by(root, office)


def test_a_pdf_is_signed_and_checked(folder: Path) -> None:
    office, root = der(folder / "office.pem"), der(folder / "root.pem")
    plain = HTML(string="<p>公证书</p>").write_pdf()
    order = pdf.SignatureOrder("office", key(), office, root, "广东省", "（2026）1")
    signed = pdf.sign(plain, order, Driver("", sm2_folder=str(folder)))
    [found] = pdf.found_in(signed, [root], datetime.now(UTC))
    assert (found.field, found.intact, found.trusted) == ("office", True, True)
    changed = bytearray(signed)
    place = signed.index(b"/Title") if b"/Title" in signed else 700
    changed[place + 1] ^= 1
    [broken] = pdf.found_in(bytes(changed), [root], datetime.now(UTC))
    assert not broken.intact
    [strange] = pdf.found_in(signed, [office], datetime.now(UTC))
    assert not strange.trusted
    assert BytesIO(signed).getbuffer().nbytes < len(plain) + 60_000
