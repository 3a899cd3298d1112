"""Headers of the API that several operations take."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Header, Status

from fawang.kernel.security import idempotency

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


def created_once(
    response: HttpResponse, key: str | None, request: Any, work: Callable[[], dict[str, Any]]
) -> Status[dict[str, Any]]:
    """Answer 201 with what `work` returns; the first answer again, and a header that says so, to a repeated request.

    Arguments and problems are those of `idempotency.once`.
    """
    answer, repeated = idempotency.once(key, request, work)
    if repeated:
        response["Idempotent-Replayed"] = "true"
    return Status(201, answer)
