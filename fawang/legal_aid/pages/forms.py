"""The prescribed forms, to staff of the order's units and to the person whose matter it is."""

from django.http import HttpResponse

from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.papers import PDF
from fawang.legal_aid.actions.forms import print_form
from fawang.legal_aid.data import limits
from fawang.people.accounts.identity import address_of
from fawang.people.rules import Permission
from fawang.work_orders import queries


@allow(Permission.ORDER_VIEW)
def of_order(request: ActingRequest, code: str, form: str) -> HttpResponse:
    """Hand a form of an order to staff; the reading is audited."""
    order = queries.visible(code, request.actor)
    printed = print_form(by=request.actor, order=order, code=form)
    return as_download(printed.name, PDF, printed.content)


@allow(Audience.EVERYBODY)
def of_own(request: ActingRequest, code: str, key: str, form: str) -> HttpResponse:
    """Hand a form to the person, who shows the key of their matter."""
    throttle.take(limits.FORM_BY_ADDRESS, address_of(request))
    actor = queries.actor_with_key(code, key, request.actor)
    printed = print_form(by=actor, order=queries.visible(code, actor), code=form)
    return as_download(printed.name, PDF, printed.content)
