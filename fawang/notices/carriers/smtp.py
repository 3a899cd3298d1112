"""E-mail over SMTP (RFC 5321). A mail server cannot be asked later whether it took a message.

`FAWANG_SMTP_URL`: `smtp://user:password@host:port?tls=starttls`, where tls is `starttls` (default),
`implicit` (RFC 8314) or `none`; user, password and port may be left out.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import ClassVar, Self
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from fawang.kernel import clock
from fawang.notices.carriers.protocol import Found, OutgoingMessage, Permanent, Temporary, Unsure

TIMEOUT_SECONDS = 10.0
_PORTS = {"starttls": 587, "implicit": 465, "none": 25}
#: A line that begins with a dot gets another one (RFC 5321, 4.5.2).
_LEADING_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class SmtpCarrier:
    """A mail server. `sender` may have a name; neutral messages come from `neutral_sender`, without one."""

    host: str
    port: int
    tls: str
    user: str
    password: str = field(repr=False)
    sender: str
    neutral_sender: str
    voice: ClassVar[bool] = False

    @classmethod
    def configured(cls) -> Self:
        """Return the server of FAWANG_SMTP_URL.

        Raises:
            Permanent: `carrier_misconfigured`.
        """
        sender = settings.FAWANG_MAIL_FROM
        # An installation whose address says who it is can give another one for neutral messages.
        neutral = getattr(settings, "FAWANG_NEUTRAL_MAIL_FROM", "") or sender
        return cls.at(settings.FAWANG_SMTP_URL, sender=sender, neutral_sender=neutral)

    @classmethod
    def at(cls, url: str, *, sender: str, neutral_sender: str) -> Self:
        """Return the server at `url`.

        Raises:
            Permanent: `carrier_misconfigured`.
        """
        try:
            parts = urlsplit(url)
            tls = parse_qs(parts.query).get("tls", ["starttls"])[0]
            port = parts.port or _PORTS[tls]
        except (ValueError, KeyError):
            raise Permanent("carrier_misconfigured") from None
        address = parseaddr(neutral_sender)[1]
        if parts.scheme != "smtp" or not parts.hostname or tls not in _PORTS or "@" not in address:
            raise Permanent("carrier_misconfigured")
        return cls(
            host=parts.hostname,
            port=port,
            tls=tls,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            sender=sender,
            neutral_sender=address,
        )

    def deliver(self, message: OutgoingMessage) -> str:
        """Hand the message over; return its Message-ID, the same at every try.

        Raises:
            Temporary: nobody there, busy, does not let us in.
            Unsure: the connection ended while the server had the message and had not answered.
            Permanent: the server refuses the address or the message.
        """
        sender = self.neutral_sender if message.neutral else self.sender
        address = parseaddr(sender)[1]
        message_id = f"<{message.reference}@{address.rpartition('@')[2]}>"
        with self._session(address) as server:
            options = self._options(server, message.to)
            letter = _letter(message, sender, message_id)
            content = letter.as_bytes(policy=policy.SMTP.clone(utf8=bool(options)))
            _expect(server.mail(address, options), "carrier_refuses_message")
            _expect(server.rcpt(message.to), "address_refused")
            _expect(server.docmd("DATA"), "carrier_refuses_message", wanted=354)
            # From here on the server may have the message although its answer does not reach us.
            try:
                server.send(_LEADING_DOT.sub(b"..", content) + b".\r\n")
                answer = server.getreply()
            except OSError as error:
                raise Unsure("carrier_no_answer") from error
            _expect(answer, "carrier_refuses_message")
        return message_id

    def find(self, reference: str) -> Found:
        """Return that nobody can tell: SMTP has no question for it."""
        return Found.CANNOT_TELL

    @contextmanager
    def _session(self, address: str) -> Iterator[smtplib.SMTP]:
        # Without a name the library would look up our own in the DNS, which may hang.
        ours = address.rpartition("@")[2]
        try:
            if self.tls == "implicit":
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host, self.port, ours, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
                )
            else:
                server = smtplib.SMTP(self.host, self.port, ours, timeout=TIMEOUT_SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            raise Temporary("carrier_unreachable") from error
        try:
            if self.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
            if self.user:
                server.login(self.user, self.password)
            yield server
            # It has the message and has said so; how it says good-bye changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
        except smtplib.SMTPAuthenticationError as error:
            raise Temporary("carrier_refuses_us") from error
        except smtplib.SMTPException as error:
            raise Temporary("carrier_failing") from error
        except OSError as error:
            raise Temporary("carrier_unreachable") from error
        finally:
            server.close()

    def _options(self, server: smtplib.SMTP, to: str) -> list[str]:
        if to.isascii():
            return []
        if not server.has_extn("smtputf8"):
            raise Permanent("address_refused")
        return ["SMTPUTF8", "BODY=8BITMIME"]


def _letter(message: OutgoingMessage, sender: str, message_id: str) -> EmailMessage:
    letter = EmailMessage(policy=policy.SMTP)
    letter["From"] = sender
    letter["To"] = message.to
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = message_id
    # RFC 3834: nobody's holiday notice should answer this.
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text, charset="utf-8", cte="base64")
    return letter


def _expect(answer: tuple[int, bytes], refused: str, *, wanted: int = 250) -> None:
    """Return if the server said yes; 4xx is worth another try, 5xx is not (RFC 5321, 4.2.1)."""
    status = answer[0]
    # 251: it forwards; 250 is what it says otherwise.
    if status in (wanted, 251):
        return
    if 400 <= status < 500:
        raise Temporary("carrier_busy")
    raise Permanent(refused)
