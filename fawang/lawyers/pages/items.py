"""The service item that is done whole here: complaining about a lawyer or a firm."""

from collections.abc import Iterable

from django.urls import reverse

from fawang.catalogue.queries.carriers import Carrier
from fawang.knowledge.data.item import Depth

#: 投诉律师、律师事务所.
_COMPLAINT = frozenset({"i-justice-17"})


def carried() -> Iterable[Carrier]:
    """Return what the page of complaints carries."""
    yield Carrier(lambda item, form: reverse("lawyers:complain"), items=_COMPLAINT, depth=Depth.WHOLE)
