"""The digest of a telephone (RFC 2617 with qop=auth, MD5)."""

import hashlib
import re
import secrets


def authorisation(challenge: str, method: str, uri: str, name: str, password: str) -> str:
    """Return what a telephone answers to a challenge."""
    said = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
    own = secrets.token_hex(8)
    whom = _md5(f"{name}:{said['realm']}:{password}")
    response = _md5(f"{whom}:{said['nonce']}:00000001:{own}:auth:{_md5(f'{method}:{uri}')}")
    return (
        f'Digest username="{name}", realm="{said["realm"]}", nonce="{said["nonce"]}", uri="{uri}", '
        f'response="{response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="{own}"'
    )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
