"""What an API operation answers that is no JSON, as the description of the API says it (`openapi_extra`)."""

from typing import Any

_BYTES = {"schema": {"type": "string", "format": "binary"}}


def file(*media_types: str, in_pieces: bool = False) -> dict[str, Any]:
    """Return the description of a file of one of `media_types`, which may be ranges such as `audio/*`.

    Args:
        in_pieces: `Range` gives a part of it (RFC 9110, 14).
    """
    content = dict.fromkeys(media_types, _BYTES)
    responses: dict[int, dict[str, Any]] = {200: {"content": content}}
    if in_pieces:
        responses[206] = {"description": "The part that `Range` asks for.", "content": content}
        responses[416] = {"description": "There is no such part."}
    return {"responses": responses}


def events() -> dict[str, Any]:
    """Return the description of server-sent events."""
    return {"responses": {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}}
