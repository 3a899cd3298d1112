"""A security module for platforms that have none: SoftHSM of Debian, with an authority that issues for its keys.

It lies in a folder and stays there: opened again, it has the same keys. Nobody believes its authority elsewhere.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
#: Opens every token here; of no worth anywhere else.
PIN = "246810"
_SO_PIN = "1357913579"
_PROGRAM = "softhsm2-util"
_AUTHORITY = "演示电子认证机构"
#: What a demonstration shows of the past is signed by keys that were good then, and some years from now.
_BEFORE, _AFTER = timedelta(days=400), timedelta(days=3650)


def installed() -> bool:
    """Tell whether SoftHSM is on this machine."""
    return MODULE.exists() and shutil.which(_PROGRAM) is not None


@dataclass(frozen=True, slots=True)
class SecurityModule:
    """The module in `folder`."""

    folder: Path

    @property
    def roots(self) -> Path:
        """Return the file with the authority that issues for the keys."""
        return self.folder / "roots.pem"

    @property
    def made(self) -> bool:
        """Tell whether it is there."""
        return self._authority_key.exists() and self.roots.exists()

    def make(self) -> "SecurityModule":
        """Make it, unless it is there."""
        if not self.made:
            (self.folder / "tokens").mkdir(parents=True, exist_ok=True)
            self._conf.write_text(f"directories.tokendir = {self.folder / 'tokens'}\nlog.level = ERROR\n")
            key = ec.generate_private_key(ec.SECP256R1())
            self._authority_key.touch(mode=0o600)
            self._authority_key.write_bytes(_pem_of(key))
            self.roots.write_bytes(_pem(_issue(_AUTHORITY, key.public_key(), key, authority=True)))
        return self

    def environment(self) -> dict[str, str]:
        """Return what a platform needs to sign with what is in here."""
        return {
            "FAWANG_PKCS11_MODULE": str(MODULE),
            "FAWANG_PKCS11_ENVIRONMENT": "SOFTHSM2_CONF",
            "SOFTHSM2_CONF": str(self._conf),
            "FAWANG_SEAL_PIN": PIN,
            "FAWANG_CERTIFICATE_AUTHORITIES": str(self.roots),
        }

    def certificate(self, label: str, whose: str) -> bytes:
        """Return the certificate (PEM) of the key in the token `label`, which is made if it is not there."""
        path = self.folder / f"{label}.pem"
        if not path.exists():
            key = ec.generate_private_key(ec.SECP256R1())
            self._put(label, key)
            path.write_bytes(_pem(_issue(whose, key.public_key(), self._signing_key())))
        return path.read_bytes()

    def revocations(self) -> bytes:
        """Return the authority's list of revoked certificates (DER), on which nothing stands."""
        now = datetime.now(UTC)
        listed = x509.CertificateRevocationListBuilder().issuer_name(_name(_AUTHORITY))
        listed = listed.last_update(now - _BEFORE).next_update(now + _AFTER)
        signed = listed.sign(self._signing_key(), hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.DER)

    @property
    def _conf(self) -> Path:
        return self.folder / "softhsm2.conf"

    @property
    def _authority_key(self) -> Path:
        return self.folder / "authority.key"

    def _signing_key(self) -> ec.EllipticCurvePrivateKey:
        key = serialization.load_pem_private_key(self._authority_key.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key

    def _put(self, label: str, key: ec.EllipticCurvePrivateKey) -> None:
        file = self.folder / "key.pem"
        file.touch(mode=0o600)
        file.write_bytes(_pem_of(key))
        for arguments in (
            ("--init-token", "--free", "--label", label, "--so-pin", _SO_PIN),
            ("--import", str(file), "--token", label, "--label", label, "--id", "01"),
        ):
            subprocess.run(
                [_PROGRAM, *arguments, "--pin", PIN],
                check=True, capture_output=True, env={**os.environ, "SOFTHSM2_CONF": str(self._conf)},
            )  # fmt: skip
        file.unlink()


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _issue(
    whose: str, key: ec.EllipticCurvePublicKey, by: ec.EllipticCurvePrivateKey, *, authority: bool = False
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(_name(whose))
        .issuer_name(_name(_AUTHORITY))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + _AFTER)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(by, hashes.SHA256())
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
