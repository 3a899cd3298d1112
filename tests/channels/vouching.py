"""The province's service app as a key of our own: signs tokens where no provider runs."""

import time
from itertools import count

import pytest
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from fawang.channels.carriers.province_app import sign_in
from fawang.kernel import clock

ISSUER, CLIENT = "https://auth.example.cn", "fawang"
_KEY = RSAKey.generate_key(2048, parameters={"kid": "tests", "use": "sig", "alg": "RS256"})
_numbers = count(1)


def publish(patch: pytest.MonkeyPatch) -> None:
    """Let this installation know the app, and what it would publish, as long as `patch` holds."""
    patch.setattr(settings, "FAWANG_PROVINCE_ISSUER", ISSUER)
    patch.setattr(settings, "FAWANG_PROVINCE_CLIENT_ID", CLIENT)
    patch.setattr(settings, "FAWANG_PROVINCE_CLIENT_SECRET", "only-for-tests")
    now = time.monotonic()
    patch.setattr(sign_in._published, "metadata", {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"})
    patch.setattr(sign_in._published, "keys", dict(KeySet([_KEY]).as_dict(private=False)))
    patch.setattr(sign_in._published, "metadata_at", now)
    patch.setattr(sign_in._published, "keys_at", now)


def token(**claims: object) -> str:
    """Return a token that the app has signed just now, with other claims."""
    now = int(clock.now().timestamp())
    said = {
        "iss": ISSUER, "aud": CLIENT, "sub": "jiang", "acr": "L2", "iat": now, "exp": now + 300,
        "jti": f"{next(_numbers)}", **claims,
    }  # fmt: skip
    return jwt.encode({"alg": "RS256", "kid": "tests"}, said, _KEY)
