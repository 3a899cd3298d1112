"""One appointment on the workbench: what became of it, another time, who it is."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.appointments.actions import attendance, changes, persons
from fawang.appointments.pages.appointment import interpreter_row, move
from fawang.appointments.pages.choice import Choice, label_of, read_slot
from fawang.appointments.pages.forms import MoveForm
from fawang.appointments.queries import dates
from fawang.appointments.rules.dates import Command, Who
from fawang.appointments.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.knowledge.guidance.urgent import helps_in
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission

_STEPS = {
    Command.CHECK_IN: attendance.check_in,
    Command.FINISH: attendance.finish,
    Command.NO_SHOW: attendance.no_show,
    Command.CONFIRM: changes.confirm,
    Command.ACCEPT: changes.accept,
    Command.CANCEL: changes.cancel,
}


@never_cache
@allow(Permission.ORDER_INTAKE)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show an appointment to staff of its office; what became of it, another time, who it is."""
    row = dates.visible(code, request.actor)
    form = problem = person = None
    given = request.POST if request.method == "POST" else request.GET
    choice = Choice(organisations.unit(row.unit_id), given, only=row.plan, staff=True)
    if request.method == "POST":
        command = request.POST.get("command", "")
        try:
            if command in _STEPS:
                _STEPS[Command(command)](by=request.actor, appointment_id=row.pk)
                return HttpResponseRedirect(_back(request, row))
            if command == "show":
                person = persons.show_person(by=request.actor, row=row)
            elif command == Command.RESCHEDULE:
                form = MoveForm(request.POST, choice=choice)
                if form.is_valid():
                    slot_id, _waits = read_slot(form.cleaned_data["slot"])
                    move(request, row, choice.beside(slot_id))
                    return HttpResponseRedirect(
                        reverse("appointments:one", args=[code], query={"done": "moved"})
                    )
        except Problem as refused:
            problem = refused
            row = dates.visible(code, request.actor)
    commands = dates.commands_for(row, dates.roles_of(row, request.actor) | {Who.PERSON}, clock.now())
    moves = Command.RESCHEDULE in commands and (form is not None or {"move", "show", "week"} & set(given))
    context = {
        "row": row,
        "unit": choice.unit,
        "contact": dates.contact_of(row),
        "person": person,
        "what": label_of(row.plan),
        "state_label": labels.STATES[row.state],
        "tone": labels.TONES.get(row.state, ""),
        "source": labels.SOURCES[row.source],
        "commands": [(name, text) for name, text in labels.COMMANDS.items() if name in commands],
        "interpreter": interpreter_row(row),
        "movable": Command.RESCHEDULE in commands,
        "choice": choice if moves else None,
        "form": (form or MoveForm(choice=choice)) if moves else None,
        "problem": problem,
        "helps": helps_in(row.words),
        "done": request.GET.get("done", ""),
    }
    status = problem.status if problem else 422 if form is not None and form.errors else 200
    return render(request, "appointments/desk/one.html", context, status=status)


def _back(request: ActingRequest, row: dates.Appointment) -> str:
    if request.POST.get("list"):
        day = row.begins_at.astimezone(clock.CHINA).date().isoformat()
        return reverse("appointments:day", query={"unit": row.unit_id, "day": day, "done": row.code})
    return reverse("appointments:one", args=[row.code], query={"done": "saved"})
