"""A mail server as a process of its own.

    python -m tests.notices.fake_smtp --port 0 --dir D [--mode ok] [--user U --password P]
                                      [--certificate C --key K [--implicit]]

Prints its port. Each message it took is `D/<number>.eml`, with the envelope in `X-Envelope-From` and
`X-Envelope-To`. With a certificate it offers STARTTLS, or speaks TLS from the first byte. The mode can
be changed at any time by writing it into `D/mode`:

    ok       takes messages
    slow     takes them and never answers
    drop     takes them and closes the connection without an answer
    reject   550 to the address
    spam     554 to the content
    busy     451 to the address
    hang_up  closes the connection before it has anything
"""

import argparse
import asyncio
import ssl
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult


class Post:
    """Writes what arrives into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Accept or refuse an address."""
        mode = self._mode()
        if mode == "reject":
            return "550 5.1.1 no such mailbox"
        if mode == "busy":
            return "451 4.3.2 try again later"
        if mode == "hang_up":
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a message."""
        mode = self._mode()
        if mode == "spam":
            return "554 5.7.1 not wanted"
        number = len(list(self.folder.glob("*.eml")))
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        (self.folder / f"{number:04d}.eml").write_bytes(head.encode() + envelope.content)
        if mode == "slow":
            await asyncio.sleep(3600)
        if mode == "drop":
            server.transport.abort()
        return "250 2.0.0 taken"

    def _mode(self) -> str:
        return (self.folder / "mode").read_text().strip()


async def serve(options: argparse.Namespace) -> None:
    """Serve until killed."""
    context = None
    if options.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.certificate, options.key)

    def authenticator(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        right = (options.user.encode(), options.password.encode())
        return AuthResult(success=(given.login, given.password) == right, handled=False)

    def connection() -> SMTP:
        return SMTP(
            Post(options.dir),
            enable_SMTPUTF8=True,
            tls_context=None if options.implicit else context,
            require_starttls=bool(context) and not options.implicit,
            authenticator=authenticator if options.user else None,
            auth_required=bool(options.user),
            auth_require_tls=bool(context) and not options.implicit,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        connection, "127.0.0.1", options.port, ssl=context if options.implicit else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--mode", default="ok")
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--key", type=Path)
    parser.add_argument("--implicit", action="store_true")
    options = parser.parse_args()
    options.dir.mkdir(parents=True, exist_ok=True)
    (options.dir / "mode").write_text(options.mode)
    asyncio.run(serve(options))


if __name__ == "__main__":
    main()
