"""The sign-in of the province's service app: OpenID Connect Core 1.0, code flow with PKCE (RFC 7636) and nonce.

authlib speaks the protocol and judges claims, joserfc signatures; both, and HTTP, are loaded by who signs in. What the
provider publishes of itself (Discovery) and its keys are kept for a while; a token under a key that we do not know has
them fetched anew, so that they may rotate.
"""

import base64
import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotAllowed, Unavailable

if TYPE_CHECKING:
    import ssl

#: Seconds: of one request to the provider; for which what it publishes is kept; between two fetches of its keys.
_SECONDS: Final = 8
_KEPT: Final = 3600
_AGAIN: Final = 10
#: Clocks of two machines differ by so many seconds.
LEEWAY: Final = 30
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")


@dataclass
class _Published:
    """What a provider has published, and when it was fetched."""

    metadata: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)
    metadata_at: float = -1e9
    keys_at: float = -1e9


_published = _Published()
_lock = threading.Lock()


def forget() -> None:
    """Forget what the provider has published; for tests."""
    with _lock:
        _published.__init__()  # type: ignore[misc]


def authorization_address(
    *, state: str, nonce: str, verifier: str, redirect: str, scope: str, levels: Sequence[str]
) -> str:
    """Return where a person goes to sign in there.

    Args:
        levels: of assurance that we would like, the best first (`acr_values`).

    Raises:
        Unavailable: `province_app_away`.
    """
    with _client(redirect=redirect, scope=scope) as client:
        address, _state = client.create_authorization_url(
            _metadata()["authorization_endpoint"],
            state=state,
            nonce=nonce,
            code_verifier=verifier,
            acr_values=" ".join(levels),
        )
    return str(address)


def fetch_claims(*, code: str, verifier: str, nonce: str, redirect: str) -> tuple[dict[str, Any], str]:
    """Exchange a code for what the app says of a person; return its claims and the ID token, for signing out there.

    What only the address for user information says is added; it never replaces what the token has signed.

    Raises:
        NotAllowed: `province_sign_in_refused`: the code is used or none, or the token is not for us and this browser.
        Unavailable: `province_app_away`.
    """
    import httpx
    from authlib.integrations.base_client.errors import OAuthError

    metadata = _metadata()
    with _client(redirect=redirect) as client:
        try:
            token = client.fetch_token(
                metadata["token_endpoint"], code=code, code_verifier=verifier, grant_type="authorization_code"
            )
        except OAuthError:
            raise NotAllowed("province_sign_in_refused") from None
        except httpx.HTTPError:
            raise Unavailable("province_app_away", retry_after=30) from None
        id_token = str(token.get("id_token", ""))
        claims = read_token(id_token, nonce=nonce, access_token=str(token.get("access_token", "")))
        more: dict[str, Any] = {}
        if endpoint := metadata.get("userinfo_endpoint"):
            try:
                answer = client.get(endpoint)
                more = answer.json() if answer.is_success else {}
            except (httpx.HTTPError, ValueError):
                more = {}
    # Of another subject it says nothing about this one (Core, 5.3.2).
    known = more if isinstance(more, dict) and more.get("sub") == claims["sub"] else {}
    return {**known, **claims}, id_token


def read_token(token: str, *, nonce: str = "", access_token: str = "") -> dict[str, Any]:
    """Return the claims of a token that the app has signed for us.

    Args:
        nonce: what it must have been made for; empty where none was asked for (`pages/province_app/frame.py`).

    Raises:
        NotAllowed: `province_sign_in_refused`: a wrong signature, issuer, audience, nonce, or time.
        Unavailable: `province_app_away`.
    """
    from authlib.oidc.core import CodeIDToken
    from joserfc.errors import JoseError

    said, header = signed_claims(token)
    try:
        claims = CodeIDToken(
            said,
            header,
            options={
                "iss": {"essential": True, "value": settings.FAWANG_PROVINCE_ISSUER},
                "aud": {"essential": True, "value": settings.FAWANG_PROVINCE_CLIENT_ID},
                "exp": {"essential": True},
            },
            params={
                "client_id": settings.FAWANG_PROVINCE_CLIENT_ID,
                "nonce": nonce,
                "access_token": access_token,
            },
        )
        claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotAllowed("province_sign_in_refused") from error
    except Exception as error:
        # authlib's own errors share no base with joserfc's.
        if type(error).__module__.startswith("authlib."):
            raise NotAllowed("province_sign_in_refused") from error
        raise
    return dict(claims)


def signed_claims(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return claims and header of what a key of the provider has signed. Nothing of the claims is judged.

    Raises:
        NotAllowed: `province_sign_in_refused`: it is no token, or none of its keys has signed it.
        Unavailable: `province_app_away`.
    """
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        found = jwt.decode(token, KeySet.import_key_set(_keys_for(token)), algorithms=list(ALGORITHMS))
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotAllowed("province_sign_in_refused") from error
    return dict(found.claims), dict(found.header)


def sign_out_address(*, id_token: str, back: str) -> str:
    """Return where a person signs out there too; empty where the provider has no such page."""
    import httpx

    endpoint = _metadata().get("end_session_endpoint")
    if not endpoint:
        return ""
    values = {"id_token_hint": id_token, "post_logout_redirect_uri": back}
    return str(httpx.URL(endpoint, params={**values, "client_id": settings.FAWANG_PROVINCE_CLIENT_ID}))


def _client(*, redirect: str, scope: str = "") -> Any:
    from authlib.integrations.httpx_client import OAuth2Client

    return OAuth2Client(
        settings.FAWANG_PROVINCE_CLIENT_ID,
        settings.FAWANG_PROVINCE_CLIENT_SECRET,
        scope=scope or None,
        redirect_uri=redirect,
        code_challenge_method="S256",
        timeout=_SECONDS,
        verify=_trusted(),
    )


@cache
def _trusted() -> "ssl.SSLContext":
    """Return the certificates that are trusted: to read them takes longer than all else of a sign-in."""
    import httpx

    return httpx.create_ssl_context()


def _metadata() -> Mapping[str, Any]:
    with _lock:
        if time.monotonic() - _published.metadata_at > _KEPT:
            found = _fetch(f"{settings.FAWANG_PROVINCE_ISSUER}/.well-known/openid-configuration")
            if found.get("issuer") != settings.FAWANG_PROVINCE_ISSUER:
                raise Unavailable("province_app_away", retry_after=60)
            _published.metadata, _published.metadata_at = found, time.monotonic()
        return _published.metadata


def _keys_for(token: str) -> Any:
    """Return the keys of the provider; fetched anew for a token under a key that we do not know.

    Raises:
        ValueError: it is no token.
        Unavailable: there are no keys yet, and none can be fetched.
    """
    head = token.partition(".")[0]
    kid = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))).get("kid")
    address = _metadata()["jwks_uri"]
    with _lock:
        age = time.monotonic() - _published.keys_at
        known = kid in {one.get("kid") for one in _published.keys.get("keys", ())}
        if age > _KEPT or (not known and age > _AGAIN):
            try:
                _published.keys = _fetch(address)
            except Unavailable:
                # Whoever comes with a key that nobody knows does not keep out those whose key we have.
                if not _published.keys:
                    raise
            _published.keys_at = time.monotonic()
        return _published.keys


def _fetch(address: str) -> dict[str, Any]:
    import httpx

    try:
        answer = httpx.get(address, timeout=_SECONDS, verify=_trusted())
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError):
        raise Unavailable("province_app_away", retry_after=30) from None
    if not isinstance(found, dict):
        raise Unavailable("province_app_away", retry_after=30)
    return found
