"""The ways on from a page of a list whose pages are numbered."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse


def ways(name: str, asked: Mapping[str, Any], *, page: int, more: bool) -> dict[str, str]:
    """Return `next_href` and `first_href` as `shell/components/pager.html` takes them.

    Args:
        name: of the list's address. asked: what its address says besides the page.
        page: that is shown, from 1 on. more: whether another one follows.
    """
    return {
        "next_href": reverse(name, query={**asked, "page": page + 1}) if more else "",
        "first_href": reverse(name, query=asked or None) if page > 1 else "",
    }
