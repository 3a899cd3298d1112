"""Headers of the API that several operations take."""

from typing import Annotated, Any

from ninja import Header

_access_key: Any = Header(  # type: ignore[type-arg]
    None, alias="X-Access-Key", description="the secret from the receipt or the link; instead of a token"
)
_idempotency_key: Any = Header(  # type: ignore[type-arg]
    None,
    alias="Idempotency-Key",
    description="the same key gives the first answer again and does nothing twice",
)

AccessKey = Annotated[str | None, _access_key]
IdempotencyKey = Annotated[str | None, _idempotency_key]
