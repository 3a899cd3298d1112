"""Public pages of a mediation, beside those of `public_pages`: what either side reads of its agreement and its talk."""

from collections.abc import Iterator

from django.urls import reverse

from tests.mediation.cases import Committee, committee_at, of
from tests.public_pages import Visit


def mediated() -> Iterator[Visit]:
    """An agreement that waits for signatures, and the page of a talk."""
    committee = Committee(committee_at("440605"))
    order = committee.draft(committee.mediating())
    place = [order.code, of(order, "applicant").key]
    yield Visit("mediation:own_agreement", reverse("mediation:own_agreement", args=place))
    yield Visit("mediation:own_talk", reverse("mediation:own_talk", args=place))
