"""A security module (SoftHSM of Debian) with the keys of an office and its notaries; the authority behind them."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

PIN = "246810"
MODULE = "/usr/lib/softhsm/libsofthsm2.so"
_SO_PIN = "1357913579"


def name_of(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


@dataclass
class Vault:
    """Tokens below `folder`, and what an authority issues for the keys in them."""

    folder: Path
    authority_key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    keys: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / "tokens").mkdir(parents=True)
        self.conf.write_text(f"directories.tokendir = {self.folder / 'tokens'}\nlog.level = ERROR\n")
        # For the name constraint of a chain that is not ours, see `certificate(issuer=…)`.
        self.authority = self._issue("广东省电子认证机构", self.authority_key.public_key(), authority=True)
        self.roots.write_bytes(self.authority.public_bytes(serialization.Encoding.PEM))

    @property
    def conf(self) -> Path:
        return self.folder / "softhsm2.conf"

    @property
    def roots(self) -> Path:
        return self.folder / "roots.pem"

    def configure(self, settings: Any) -> None:
        """Let the platform sign with what is in here."""
        settings.FAWANG_PKCS11_MODULE = MODULE
        settings.FAWANG_PKCS11_ENVIRONMENT = {"SOFTHSM2_CONF": str(self.conf)}
        settings.FAWANG_SEAL_PIN = PIN
        settings.FAWANG_CERTIFICATE_AUTHORITIES = self.roots

    def environment(self) -> dict[str, str]:
        """Return the same for a platform of processes."""
        return {
            "FAWANG_PKCS11_MODULE": MODULE,
            "FAWANG_PKCS11_ENVIRONMENT": "SOFTHSM2_CONF",
            "SOFTHSM2_CONF": str(self.conf),
            "FAWANG_SEAL_PIN": PIN,
            "FAWANG_CERTIFICATE_AUTHORITIES": str(self.roots),
        }

    def token(self, label: str, *, kind: str = "ec") -> None:
        """Put a token into the device, with one key of the same label."""
        if label in self.keys:
            return
        key: Any = (
            ec.generate_private_key(ec.SECP256R1())
            if kind == "ec"
            else rsa.generate_private_key(public_exponent=65537, key_size=2048)
        )
        self.keys[label] = key
        path = self.folder / "key.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        self._tool("--init-token", "--free", "--label", label, "--so-pin", _SO_PIN)
        self._tool("--import", str(path), "--token", label, "--label", label, "--id", "01")
        path.unlink()

    def _tool(self, *arguments: str) -> None:
        program = shutil.which("softhsm2-util")
        assert program, "softhsm2 is missing: tools/setup.py installs it"
        subprocess.run(
            [program, *arguments, "--pin", PIN],
            check=True, capture_output=True, env={**os.environ, "SOFTHSM2_CONF": str(self.conf)},
        )  # fmt: skip

    def certificate(self, label: str, whose: str, **changes: Any) -> x509.Certificate:
        """Return a certificate for the key of a token: from yesterday, for a year, for signatures."""
        self.token(label)
        return self._issue(whose, self.keys[label].public_key(), **changes)

    def _issue(
        self,
        whose: str,
        public_key: Any,
        *,
        begins: timedelta = timedelta(days=-1),
        ends: timedelta = timedelta(days=365),
        authority: bool = False,
        signs: bool = True,
        issuer_key: Any = None,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        usage = x509.KeyUsage(
            digital_signature=signs and not authority, content_commitment=signs and not authority,
            key_encipherment=not signs, data_encipherment=False, key_agreement=False, key_cert_sign=authority,
            crl_sign=authority, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        return (
            x509.CertificateBuilder()
            .subject_name(name_of(whose))
            .issuer_name(name_of("广东省电子认证机构"))
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + begins)
            .not_valid_after(now + ends)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .sign(issuer_key or self.authority_key, hashes.SHA256())
        )

    def revocations(self, *revoked: x509.Certificate, days: int = 30, age: int = 0, key: Any = None) -> bytes:
        """Return the authority's list, made `age` days ago, with these on it."""
        now = datetime.now(UTC) - timedelta(days=age)
        listed = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.authority.subject)
            .last_update(now)
            .next_update(now + timedelta(days=days))
        )
        for one in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(one.serial_number)
            listed = listed.add_revoked_certificate(entry.revocation_date(now - timedelta(minutes=1)).build())
        return listed.sign(key or self.authority_key, hashes.SHA256()).public_bytes(
            serialization.Encoding.DER
        )


def pem(certificate: x509.Certificate) -> bytes:
    """Return a certificate as a file has it."""
    return certificate.public_bytes(serialization.Encoding.PEM)
