"""One lawyer, one firm, as everybody sees them."""

from django.http import HttpResponse
from django.shortcuts import render

from fawang.kernel import clock
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.lawyers.data import limits
from fawang.lawyers.pages.listing import firm_card, lawyer_card
from fawang.lawyers.queries import register
from fawang.lawyers.texts import labels
from fawang.organisations import queries as organisations
from fawang.people.accounts.identity import address_of


@allow(Audience.EVERYBODY)
def lawyer(request: ActingRequest, lawyer_id: int) -> HttpResponse:
    """Show a lawyer: licence, firm, fields, languages, years, discipline records."""
    throttle.take(limits.LOOK_BY_ADDRESS, address_of(request))
    entry = register.lawyer_entry(lawyer_id)
    context = {
        "one": lawyer_card(entry),
        "entry": entry,
        "card": organisations.card(entry.lawyer.firm_id, clock.now()),
        "sanctions": [(row, labels.SANCTIONS[row.sort]) for row in entry.sanctions],
        "today": clock.today(),
    }
    return render(request, "lawyers/lawyer.html", context)


@allow(Audience.EVERYBODY)
def firm(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Show a firm and its lawyers."""
    throttle.take(limits.LOOK_BY_ADDRESS, address_of(request))
    entry = register.firm_entry(unit_id)
    context = {
        "one": firm_card(entry),
        "entry": entry,
        "card": organisations.card(unit_id, clock.now()),
        "lawyers": [lawyer_card(one) for one in register.lawyers_of(unit_id)],
        "sanctions": [(row, labels.SANCTIONS[row.sort]) for row in entry.sanctions],
        "today": clock.today(),
    }
    return render(request, "lawyers/firm.html", context)
