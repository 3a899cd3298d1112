"""Telling versions apart: what a draft begins from, and whether it is still what somebody had before them."""

from collections.abc import Iterable, Mapping
from typing import Any

from fawang.knowledge.data import packs
from fawang.knowledge.data.shapes import ReviewState
from fawang.knowledge.models import EntryVersion
from fawang.knowledge.rules import VersionState

OPEN = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.RETURNED)


def opened(versions: Iterable[EntryVersion]) -> EntryVersion | None:
    """Return the version that is being written or reviewed; there is one at a time."""
    return next((one for one in versions if one.state in OPEN), None)


def published(versions: Iterable[EntryVersion]) -> EntryVersion | None:
    """Return the version that readers see."""
    return next((one for one in versions if one.state == VersionState.PUBLISHED), None)


def base(versions: Iterable[EntryVersion]) -> EntryVersion | None:
    """Return what a draft begins from: the open version, else the published one, else the newest."""
    known = list(versions)
    return opened(known) or published(known) or max(known, key=lambda one: one.number, default=None)


def is_reviewed(version: EntryVersion) -> bool:
    """Tell whether a second person has vouched for a version."""
    review = version.body.get("review")
    return isinstance(review, Mapping) and review.get("state") == ReviewState.REVIEWED


def token(version: EntryVersion | None) -> str:
    """Return what tells a version, as it was when somebody opened it, from what it has become since."""
    return f"{version.number}-{version.state}-{version.changed_at.timestamp()}" if version else ""


def same(body: Mapping[str, Any], version: EntryVersion) -> bool:
    """Tell whether a version holds just this text: a form that was sent twice."""
    own = {name: value for name, value in version.body.items() if name not in packs.OURS}
    return own == {name: value for name, value in body.items() if name not in packs.OURS}
