"""Service items that are done whole by asking a lawyer."""

from collections.abc import Iterable

from django.urls import reverse

from fawang.catalogue.queries.carriers import Carrier
from fawang.knowledge.data.item import Depth

#: Advice by hotline, in writing, at the counter.
_ADVICE = frozenset({"i-justice-03"})


def carried() -> Iterable[Carrier]:
    """Return what asking a lawyer here carries."""
    yield Carrier(lambda item, form: reverse("consultations:ask"), items=_ADVICE, depth=Depth.WHOLE)
