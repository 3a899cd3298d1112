"""What an interpreter sees of a request: when, where, and the answers; nothing of who comes nor of what it is about."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.appointments.actions import interpreters as actions
from fawang.appointments.data import limits
from fawang.appointments.queries import interpreters
from fawang.appointments.rules.interpreters import Answer, State, open_answers
from fawang.appointments.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.organisations import queries as organisations
from fawang.organisations.texts.labels import LANGUAGES
from fawang.people.accounts.identity import address_of


@never_cache
@allow(Audience.EVERYBODY)
def own(request: ActingRequest, number: int, key: str) -> HttpResponse:
    """Show a request to its interpreter, and take the answer."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row, problem = interpreters.own(number, key), None
    if request.method == "POST":
        said = request.POST.get("answer", "")
        if said not in set(Answer):
            raise NotFound("not_found")
        try:
            actions.answer(by=request.actor, number=number, said=Answer(said))
            return HttpResponseRedirect(reverse("appointments:interpreting", args=[number, key]))
        except Problem as refused:
            problem = refused
            row = interpreters.own(number, key)
    now = clock.now()
    context = {
        "row": row,
        "language": LANGUAGES[row.interpreter.language],
        "state_label": labels.INTERPRETATIONS[row.state],
        "answers": [
            (one, labels.ANSWERS[one])
            for one in open_answers(State(row.state), office=False)
            if row.begins_at > now
        ],
        "card": organisations.card(row.appointment.unit_id, now),
        "problem": problem,
    }
    status = problem.status if problem else 200
    return render(request, "appointments/interpreting.html", context, status=status)
