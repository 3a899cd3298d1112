"""The secret that a payment side and we share. Pure."""

import base64
import binascii

PREFIX = "whsec_"
_LEAST_BYTES = 24


def is_secret(text: str) -> bool:
    """Tell whether `text` is a secret as Standard Webhooks write it: `whsec_`, then at least 24 bytes in base64."""
    if not text.startswith(PREFIX):
        return False
    try:
        return len(base64.b64decode(text.removeprefix(PREFIX), validate=True)) >= _LEAST_BYTES
    except (ValueError, binascii.Error):
        return False
