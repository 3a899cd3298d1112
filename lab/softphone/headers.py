"""What stands in the headers of a SIP message (RFC 3261, 7.3)."""

import re


def address_in(contact: str) -> str:
    """Return the address that a header names, without its angle brackets and parameters."""
    found = re.search(r"<(.*?)>", contact)
    return found[1] if found else contact


def header_in(head: str, name: str) -> str:
    """Return the first header of a name; empty where there is none."""
    found = re.search(rf"(?im)^{name}:\s*(.*?)\r?$", head)
    return found[1] if found else ""


def headers_in(head: str, name: str) -> list[str]:
    """Return all headers of a name, those that share a line among them."""
    found = re.findall(rf"(?im)^{name}:\s*(.*?)\r?$", head)
    return [one.strip() for line in found for one in line.split(",")]
