"""How to sign in to the demonstration's accounts: of no worth anywhere else."""

import hmac
import struct
import time
from hashlib import sha1, sha256

#: The password of every account of the demonstration; the sign-in page says it there.
PASSWORD = "fawang-demo"
PERIOD_SECONDS = 30


def totp_key(username: str) -> str:
    """Return the key of a demo account, 20 bytes in hexadecimal."""
    return sha256(f"fawang demo {username}".encode()).hexdigest()[:40]


def totp_code(username: str, *, ahead: int = 0) -> str:
    """Return the account's code of this half minute, or of one `ahead` (RFC 6238).

    A code works once; whoever signs in twice within half a minute uses the next one.
    """
    counter = int(time.time() // PERIOD_SECONDS) + ahead
    digest = hmac.new(bytes.fromhex(totp_key(username)), struct.pack(">Q", counter), sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
