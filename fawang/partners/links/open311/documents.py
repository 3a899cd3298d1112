"""Documents of GeoReport v2: lists of records in JSON or XML, written by us and read from others. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from xml.etree import ElementTree

#: What XML 1.0 cannot hold, not even escaped (2.2 Characters).
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What the elements of a list are called in XML.
_ITEMS = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}


class Format(StrEnum):
    """The two formats; a resource ends in one of them."""

    JSON = "json"
    XML = "xml"

    @property
    def media_type(self) -> str:
        """Return the value of Content-Type."""
        return "application/json; charset=utf-8" if self is Format.JSON else "text/xml; charset=utf-8"


class Unreadable(Exception):
    """What came is no document of GeoReport."""


def write(form: Format, root: str, content: Sequence[Any] | Mapping[str, Any]) -> bytes:
    """Return a document. `root` is the name of the XML element; JSON has the content alone."""
    if form is Format.JSON:
        return json.dumps(content, ensure_ascii=False).encode()
    written: bytes = ElementTree.tostring(_element(root, content), encoding="UTF-8", xml_declaration=True)
    return written


def _element(name: str, content: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(content, Mapping):
        element.extend(_element(key, value) for key, value in content.items())
    elif isinstance(content, Sequence) and not isinstance(content, str):
        element.extend(_element(_ITEMS[name], one) for one in content)
    elif isinstance(content, bool):
        element.text = "true" if content else "false"
    elif content is not None:
        element.text = _NO_CHARACTER.sub("", str(content))
    return element


def read(form: Format, body: bytes) -> list[dict[str, str]]:
    """Return the records of a document: fields that are not texts or numbers are left out.

    XML with a document type is refused: entities that grow ("billion laughs"), and those that fetch files of ours.

    Raises:
        Unreadable: it is none.
    """
    rows = _of_json(body) if form is Format.JSON else _of_xml(body)
    return [{str(name): str(value) for name, value in row.items() if _plain(value)} for row in rows]


def _plain(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _of_json(body: bytes) -> list[dict[str, Any]]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    # Some servers leave the list out where it has one record.
    rows = content if isinstance(content, list) else [content]
    if not all(isinstance(row, dict) for row in rows):
        raise Unreadable
    return rows


def _of_xml(body: bytes) -> list[dict[str, Any]]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(body, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        # LookupError: an encoding that nobody knows.
        raise Unreadable from None
    return [{field.tag: (field.text or "").strip() for field in row if not len(field)} for row in root]
