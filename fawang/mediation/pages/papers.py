"""Papers of a mediation, to the committee and to either side."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.papers import PDF
from fawang.mediation.actions.papers import Printed, print_letter, print_paper
from fawang.mediation.data import limits
from fawang.people.accounts.identity import address_of
from fawang.people.rules import Permission
from fawang.work_orders import queries


@never_cache
@allow(Permission.ORDER_VIEW)
def of_order(request: ActingRequest, code: str, paper: str) -> HttpResponse:
    """Hand a paper to the committee; the reading is audited."""
    order = queries.visible(code, request.actor)
    if Permission.PERSON_UNMASK not in queries.permissions_on(order, request.actor):
        raise NotAllowed("not_allowed")
    return _file(print_paper(by=request.actor, order=order, paper=paper))


@never_cache
@allow(Permission.ORDER_VIEW)
def letter(request: ActingRequest, code: str, person_id: int) -> HttpResponse:
    """Hand the committee the letter that invites somebody of the other side."""
    order = queries.visible(code, request.actor)
    if Permission.ORDER_DECIDE not in queries.permissions_on(order, request.actor):
        raise NotAllowed("not_allowed")
    return _file(print_letter(by=request.actor, order=order, person_id=person_id))


@never_cache
@allow(Audience.EVERYBODY)
def of_own(request: ActingRequest, code: str, key: str, paper: str) -> HttpResponse:
    """Hand a paper that both sides read alike to one of them, who shows the key of the matter."""
    throttle.take(limits.PAPER_BY_ADDRESS, address_of(request))
    actor = queries.actor_with_key(code, key, request.actor)
    return _file(print_paper(by=actor, order=queries.visible(code, actor), paper=paper))


def _file(printed: Printed) -> HttpResponse:
    return as_download(printed.name, PDF, printed.content)
