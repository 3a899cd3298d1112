"""Settings of the site as an app (docs/app.md) and of the province's service app (docs/province-app.md)."""

import base64
import binascii
import re

from fawang.config import environment as env
from fawang.config.environment import Misconfigured
from fawang.payments.rules.secrets import is_secret

#: The private key with which push services know this installation (`fawang keys push`). Empty: no device is rung.
FAWANG_PUSH_KEY = env.text("PUSH_KEY", "")
#: Whom a push service may ask when something is wrong: mailto:… or https://….
FAWANG_PUSH_CONTACT = env.text("PUSH_CONTACT", "")
#: Push services besides those of the usual browsers: hosts; http://host:port without TLS.
FAWANG_PUSH_HOSTS = env.names("PUSH_HOSTS")
if FAWANG_PUSH_KEY:
    try:
        _raw = base64.urlsafe_b64decode(FAWANG_PUSH_KEY + "=" * (-len(FAWANG_PUSH_KEY) % 4))
    except (ValueError, binascii.Error):
        _raw = b""
    if len(_raw) != 32:
        raise Misconfigured("FAWANG_PUSH_KEY is 32 bytes in base64url: fawang keys push makes one.")
    if not FAWANG_PUSH_CONTACT.startswith(("mailto:", "https://")):
        raise Misconfigured("FAWANG_PUSH_KEY needs FAWANG_PUSH_CONTACT: mailto:… or https://….")

#: The Android app (docs/android.md) in which links to this site open: its id, its certificates' fingerprints.
FAWANG_ANDROID_APP = env.text("ANDROID_APP", "")
FAWANG_ANDROID_CERTIFICATES = env.names("ANDROID_CERTIFICATES")
if FAWANG_ANDROID_APP and not all(
    re.fullmatch(r"[0-9A-F]{2}(:[0-9A-F]{2}){31}", one) for one in FAWANG_ANDROID_CERTIFICATES or [""]
):
    raise Misconfigured("FAWANG_ANDROID_APP needs FAWANG_ANDROID_CERTIFICATES: SHA-256, as AB:CD:….")

#: The sign-in of the province's service app (OpenID Connect): its issuer, and as whom we are known there. Empty: none.
FAWANG_PROVINCE_ISSUER = env.text("PROVINCE_ISSUER", "").rstrip("/")
FAWANG_PROVINCE_CLIENT_ID = env.text("PROVINCE_CLIENT_ID", "")
FAWANG_PROVINCE_CLIENT_SECRET = env.text("PROVINCE_CLIENT_SECRET", "")
if FAWANG_PROVINCE_ISSUER and not (FAWANG_PROVINCE_CLIENT_ID and FAWANG_PROVINCE_CLIENT_SECRET):
    raise Misconfigured(
        "FAWANG_PROVINCE_ISSUER needs FAWANG_PROVINCE_CLIENT_ID and FAWANG_PROVINCE_CLIENT_SECRET."
    )
#: Its message centre, and the secret that signs what we hand over. Empty: nothing is handed over.
FAWANG_PROVINCE_MESSAGES_URL = env.text("PROVINCE_MESSAGES_URL", "")
FAWANG_PROVINCE_MESSAGES_SECRET = env.text("PROVINCE_MESSAGES_SECRET", "")
if FAWANG_PROVINCE_MESSAGES_URL and not is_secret(FAWANG_PROVINCE_MESSAGES_SECRET):
    raise Misconfigured(
        "FAWANG_PROVINCE_MESSAGES_URL needs FAWANG_PROVINCE_MESSAGES_SECRET: whsec_ and at least 24 bytes in base64."
    )
