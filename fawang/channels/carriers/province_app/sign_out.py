"""Tells that somebody has signed out at the app: the logout token of OpenID Connect Back-Channel Logout 1.0, 2.6."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from fawang.channels.carriers.province_app import sign_in
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotAllowed

_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
#: Seconds for which a logout token is worth anything; `data/limits.py` remembers its number for longer.
GOOD: Final = 300


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Who has signed out there: a person, a session, or both.

    Args:
        subject: empty: whoever began the session.
        session: which of the app's sessions has ended (`sid`); empty: all of this person's.
        token_id: by which the same token is known again (`jti`).
    """

    subject: str = field(repr=False)
    session: str = field(repr=False)
    token_id: str


def read_logout_token(token: str) -> SignedOut:
    """Return who has signed out, as a token of the app's says that was made for us just now.

    Whether it was used before is for the caller to know.

    Raises:
        NotAllowed: `province_sign_in_refused`: a wrong signature, issuer, audience, or time; it is no logout token, or
            names neither a person nor a session.
        Unavailable: `province_app_away`.
    """
    claims, _header = sign_in.signed_claims(token)
    if not _is_for_us(claims) or not _is_fresh(claims):
        raise NotAllowed("province_sign_in_refused")
    events = claims.get("events")
    # An ID token has a nonce and no event, so that neither passes for the other.
    if "nonce" in claims or not isinstance(events, Mapping) or not isinstance(events.get(_EVENT), Mapping):
        raise NotAllowed("province_sign_in_refused")
    found = SignedOut(_text(claims, "sub"), _text(claims, "sid"), _text(claims, "jti"))
    if not found.token_id or not (found.subject or found.session):
        raise NotAllowed("province_sign_in_refused")
    return found


def _is_for_us(claims: Mapping[str, Any]) -> bool:
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    return (
        claims.get("iss") == settings.FAWANG_PROVINCE_ISSUER and settings.FAWANG_PROVINCE_CLIENT_ID in named
    )


def _is_fresh(claims: Mapping[str, Any]) -> bool:
    """Tell whether a token was made just now and has not ended. Providers of before 2022 name no end."""
    now = clock.now().timestamp()
    made, ends = claims.get("iat"), claims.get("exp", now)
    if not isinstance(made, int | float) or not isinstance(ends, int | float):
        return False
    return now - GOOD <= made <= now + sign_in.LEEWAY and ends >= now - sign_in.LEEWAY


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) and len(value) <= 255 else ""
