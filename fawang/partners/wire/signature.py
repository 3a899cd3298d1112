"""HTTP message signatures (RFC 9421) as we demand and make them, by http-message-signatures.

The library checks what a signature says it covers. That it covers enough, is meant for this exchange, is young and was
not seen before is for us: `COMPONENTS`, `TAG`, rules/freshness.py, and the nonce, which the inbox keeps.
"""

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
)

from fawang.partners.wire.algorithms import ALGORITHMS, Digests
from fawang.partners.wire.rules.freshness import fresh, kept_until, skew

#: What a signature is for. One that was made for something else is none here.
TAG = "fawang-partners"
LABEL = "partner"
#: What it has to cover; instead of `@target-uri` also `@authority` and `@path` together (`_TARGET`).
COMPONENTS = ("@method", "@target-uri", "content-digest", "content-type")
_ALWAYS = frozenset({'"@method"', '"content-digest"', '"content-type"'})
_TARGET, _PARTS = '"@target-uri"', frozenset({'"@authority"', '"@path"'})
_LONGEST_HEADER = 4096
_NONCE = range(16, 129)
#: A second after which no moment can be reckoned (the year 2242).
_LATEST = 2**33
_KEY_ID = re.compile(r';keyid="([A-Za-z0-9._:-]{1,64})"')


class Refused(Exception):
    """A message is not taken. `code` is stable; `skew` in seconds, where the clocks are what is wrong."""

    def __init__(self, code: str, *, skew: int | None = None) -> None:
        super().__init__(code)
        self.code, self.skew = code, skew


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the other side, as it is known at this moment. `loaded` is what the algorithm takes."""

    link_id: int
    key_id: str
    algorithm: str
    loaded: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Verified:
    """Who has signed, and the nonce with the moment until which it is kept."""

    key: Key
    nonce: str
    kept_until: datetime
    skew: int


class Keys(Protocol):
    """Finds keys."""

    def __call__(self, key_id: str) -> Key:
        """Return the key of a name.

        Raises:
            Refused: `signing_key_unknown`, `signing_key_revoked`, `signing_key_expired`, `link_off`.
        """


@dataclass
class Message:
    """A request, as the library reads it."""

    method: str
    url: str
    headers: MutableMapping[str, str]


class _Resolver(HTTPSignatureKeyResolver):
    def __init__(self, key: Any, key_id: str) -> None:
        self.key, self.key_id = key, key_id

    def resolve_public_key(self, key_id: str) -> Any:
        # None: what was looked up is not what the signature names.
        return self.key if key_id == self.key_id else None

    def resolve_private_key(self, key_id: str) -> Any:
        return self.key


class _Verifier(HTTPMessageVerifier):
    """Judges time by the clock of the house, and says by how much the other one is off."""

    content_digest_class = Digests
    now: datetime

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        created = sig_input.params.get("created")
        if created is None or not 0 < created < _LATEST:
            raise Refused("signature_incomplete")
        if not fresh(created, self.now):
            raise Refused("clock_off", skew=skew(created, self.now))
        expires = sig_input.params.get("expires")
        if expires is not None and expires < self.now.timestamp():
            raise Refused("signature_expired", skew=skew(created, self.now))


def verify(
    *, method: str, url: str, headers: Mapping[str, str], body: bytes, keys: Keys, now: datetime
) -> Verified:
    """Return who has signed a request.

    Args:
        url: our public address of it, whatever the request says about hosts.
        headers: names in lower case.

    Raises:
        Refused: `request_unsigned`, `signature_incomplete`, `signature_wrong`, `digest_wrong`, `clock_off`, and what
            `keys` raises.
    """
    given, made = headers.get("signature-input", ""), headers.get("signature", "")
    if not given or not made:
        raise Refused("request_unsigned")
    named = _KEY_ID.findall(given)
    if max(len(given), len(made)) > _LONGEST_HEADER or len(named) > 1:
        # One signature, ours: of several nobody could say which one counted.
        raise Refused("signature_wrong")
    if not named:
        raise Refused("signature_incomplete")
    key = keys(named[0])
    verifier = _Verifier(
        signature_algorithm=ALGORITHMS[key.algorithm], key_resolver=_Resolver(key.loaded, key.key_id)
    )
    verifier.now = now
    try:
        found = verifier.verify(Message(method, url, dict(headers)), max_age=None, expect_tag=TAG)[0]
    except InvalidSignature:
        raise Refused("signature_wrong") from None
    covered = found.covered_components.keys()
    nonce, created = found.nonce, int(found.parameters["created"])
    if not covered >= _ALWAYS or not (_TARGET in covered or covered >= _PARTS):
        raise Refused("signature_incomplete")
    if nonce is None or len(nonce) not in _NONCE:
        raise Refused("signature_incomplete")
    try:
        Digests.verify(headers["content-digest"], body)
    except InvalidSignature:
        raise Refused("digest_wrong") from None
    return Verified(key, nonce, kept_until(created), skew(created, now))


def sign(
    *, method: str, url: str, headers: Mapping[str, str], body: bytes,
    algorithm: str, key_id: str, private: Any, nonce: str, now: datetime,
    tag: str = TAG, components: tuple[str, ...] = COMPONENTS,
) -> dict[str, str]:  # fmt: skip
    """Return `headers` with digest and signature.

    Args:
        private: as `algorithms.load_private` returns it.
        nonce: a fresh one for every try.
        tag, components: others than the other side demands, where it is tried whether it does.
    """
    message = Message(method, url, {**headers, "Content-Digest": Digests.create(body)})
    signer = HTTPMessageSigner(
        signature_algorithm=ALGORITHMS[algorithm], key_resolver=_Resolver(private, key_id)
    )
    signer.sign(
        message, key_id=key_id, created=now, nonce=nonce, label=LABEL, tag=tag,
        covered_component_ids=components, use_existing_digest=True,
    )  # fmt: skip
    return dict(message.headers)
