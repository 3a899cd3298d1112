"""The e-mail carrier against a mail server of its own process."""

import datetime as dt
import email
import ipaddress
import socket
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from fawang.notices.carriers import smtp
from fawang.notices.carriers.protocol import (
    CarrierFailed,
    Found,
    OutgoingMessage,
    Permanent,
    Temporary,
    Unsure,
)
from fawang.notices.carriers.smtp import SmtpCarrier

from .cases import Process

TEXT = "您的申请已收到。\n\n.一行以点开头\n..两点\n编号：2048 1736 5528\n"
MESSAGE = OutgoingMessage("n1", to="jiang@example.org", text=TEXT, subject="您的申请已收到", neutral=False)
NEUTRAL = OutgoingMessage("n2", to="jiang@example.org", text="您有新消息。\n", subject="您有新消息")
SENDER = "Guangdong Legal Aid <no-reply@example.org>"


def letters(server: Process) -> list[EmailMessage]:
    """What the mail server took."""
    paths = sorted(server.folder.glob("*.eml"))
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]


def at(server: Process, query: str, user: str = "") -> SmtpCarrier:
    """The carrier that uses this server."""
    return SmtpCarrier.at(
        f"smtp://{user}127.0.0.1:{server.port}?{query}", sender=SENDER, neutral_sender=SENDER
    )


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a second instead of ten."""
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 1.0)


def test_hands_over_a_letter_that_arrives_as_it_was_written(mail_server: Process) -> None:
    assert SmtpCarrier.configured().deliver(MESSAGE) == "<n1@example.org>"
    (letter,) = letters(mail_server)
    assert letter["X-Envelope-From"] == "no-reply@example.org"
    assert letter["X-Envelope-To"] == letter["To"] == "jiang@example.org"
    assert letter["From"] == SENDER
    assert letter["Subject"] == "您的申请已收到"
    assert letter["Message-ID"] == "<n1@example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == TEXT


def test_a_second_try_has_the_same_message_id(mail_server: Process) -> None:
    for _ in range(2):
        SmtpCarrier.configured().deliver(MESSAGE)
    one, other = letters(mail_server)
    assert one["Message-ID"] == other["Message-ID"]


def test_a_neutral_letter_does_not_say_who_writes(mail_server: Process, settings: Settings) -> None:
    SmtpCarrier.configured().deliver(NEUTRAL)
    settings.FAWANG_NEUTRAL_MAIL_FROM = "Post <post@example.net>"
    SmtpCarrier.configured().deliver(NEUTRAL)
    bare, other = (path.read_text() for path in sorted(mail_server.folder.glob("*.eml")))
    assert "Legal Aid" not in bare
    assert "From: no-reply@example.org" in bare
    assert "example.org" not in other.replace("jiang@example.org", "")
    assert "From: post@example.net" in other


def test_a_line_that_begins_with_a_dot_survives(mail_server: Process) -> None:
    content = b".dot\r\n..two\r\nmiddle.\r\n"
    stuffed = smtp._LEADING_DOT.sub(b"..", content)
    assert stuffed == b"..dot\r\n...two\r\nmiddle.\r\n"


@pytest.mark.parametrize(
    ("mode", "kind", "code", "taken"),
    [
        ("slow", Unsure, "carrier_no_answer", 1),
        ("drop", Unsure, "carrier_no_answer", 1),
        ("reject", Permanent, "address_refused", 0),
        ("spam", Permanent, "carrier_refuses_message", 0),
        ("busy", Temporary, "carrier_busy", 0),
        ("hang_up", Temporary, "carrier_failing", 0),
    ],
)
def test_says_how_it_failed(
    mode: str, kind: type[CarrierFailed], code: str, taken: int, mail_server: Process, impatient: None
) -> None:
    mail_server.behave(mode)
    with pytest.raises(CarrierFailed, match=code) as failure:
        SmtpCarrier.configured().deliver(MESSAGE)
    assert type(failure.value) is kind
    assert len(letters(mail_server)) == taken


def test_a_server_that_is_not_there_took_nothing() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        carrier = SmtpCarrier.at(
            f"smtp://127.0.0.1:{nobody.getsockname()[1]}?tls=none", sender=SENDER, neutral_sender=SENDER
        )
        with pytest.raises(Temporary, match="carrier_unreachable") as failure:
            carrier.deliver(MESSAGE)
        assert type(failure.value) is Temporary


def test_a_server_that_says_nothing_is_not_waited_for(impatient: None) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        carrier = SmtpCarrier.at(
            f"smtp://127.0.0.1:{silent.getsockname()[1]}?tls=none", sender=SENDER, neutral_sender=SENDER
        )
        with pytest.raises(Temporary, match="carrier_unreachable"):
            carrier.deliver(MESSAGE)


def test_signs_in(start: Callable[..., Process]) -> None:
    server = start("fake_smtp", "--user", "fa@wang", "--password", "p:w/d")
    at(server, "tls=none", "fa%40wang:p%3Aw%2Fd@").deliver(MESSAGE)
    assert len(letters(server)) == 1
    with pytest.raises(Temporary, match="carrier_refuses_us"):
        at(server, "tls=none", "fa%40wang:wrong@").deliver(MESSAGE)
    assert "p:w/d" not in repr(at(server, "tls=none", "fa%40wang:p%3Aw%2Fd@"))


def test_an_address_in_chinese_needs_a_server_that_knows_it(mail_server: Process) -> None:
    SmtpCarrier.configured().deliver(OutgoingMessage("n3", to="蒋@example.org", text="x\n", subject="y"))
    (letter,) = letters(mail_server)
    assert letter["X-Envelope-To"] == "蒋@example.org"


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody trusts yet, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return files


@pytest.mark.parametrize(
    ("query", "options"), [("tls=starttls", ()), ("", ()), ("tls=implicit", ("--implicit",))]
)
def test_speaks_tls_with_a_server_it_can_trust_and_no_other(
    query: str,
    options: tuple[str, ...],
    certificate: tuple[Path, Path],
    start: Callable[..., Process],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = start("fake_smtp", "--certificate", str(certificate[0]), "--key", str(certificate[1]), *options)
    with pytest.raises(Temporary, match="carrier_unreachable"):
        at(server, query).deliver(MESSAGE)
    assert letters(server) == []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    at(server, query).deliver(MESSAGE)
    assert len(letters(server)) == 1


def test_never_falls_back_to_plain_text(mail_server: Process) -> None:
    with pytest.raises(Temporary, match="carrier_failing"):
        at(mail_server, "tls=starttls").deliver(MESSAGE)
    assert letters(mail_server) == []


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtp://mail.example.org", 587, "starttls"),
        ("smtp://mail.example.org?tls=implicit", 465, "implicit"),
        ("smtp://mail.example.org?tls=none", 25, "none"),
        ("smtp://mail.example.org:2525?tls=none", 2525, "none"),
    ],
)
def test_reads_an_address(url: str, port: int, tls: str) -> None:
    carrier = SmtpCarrier.at(url, sender=SENDER, neutral_sender=SENDER)
    assert (carrier.host, carrier.port, carrier.tls) == ("mail.example.org", port, tls)


@pytest.mark.parametrize(
    "url",
    ["", "mail.example.org", "http://mail.example.org", "smtp://h?tls=maybe", "smtp://h:port", "smtp://"],
)
def test_an_address_that_is_none_is_found_before_sending(url: str) -> None:
    with pytest.raises(Permanent, match="carrier_misconfigured"):
        SmtpCarrier.at(url, sender=SENDER, neutral_sender=SENDER)


def test_nobody_can_tell_what_became_of_a_letter(mail_server: Process) -> None:
    assert SmtpCarrier.configured().find("n1") == Found.CANNOT_TELL
