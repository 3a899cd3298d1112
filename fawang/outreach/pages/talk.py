"""One law talk on the desk: its files, who signed up, what came of it, its end."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import Act, Line, Sheet, Table, draw, fact, saved, take
from fawang.kernel.web.markup import exact
from fawang.knowledge.queries import entries
from fawang.organisations.texts.labels import MATTERS
from fawang.outreach.actions import handouts, sign_ups
from fawang.outreach.actions import talks as actions
from fawang.outreach.models import Handout, SignUp, Talk
from fawang.outreach.pages.days import as_photo
from fawang.outreach.pages.fields import Versioned
from fawang.outreach.pages.talk_forms import MAY, FileForm, RemoveForm, ReportForm
from fawang.outreach.queries import talks as queries
from fawang.outreach.rules.codes import Happening
from fawang.outreach.texts.wording import labels
from fawang.regions import queries as regions
from fawang.work_orders.rules.codes import Scan


@never_cache
@allow(*MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a talk with its files and who signed up; report or cancel it. The reading of names is audited."""
    files = queries.handouts(queries.one(request.actor, code))
    acts = {
        "report": Act(ReportForm, actions.report_talk, _("Report it"), files=True),
        "add_file": Act(FileForm, handouts.add_handout, _("Add a file"), files=True),
        "remove_file": Act(partial(RemoveForm, files=files), handouts.remove_handout, _("Remove a file")),
        "cancel": Act(Versioned, actions.cancel_talk, _("Cancel the talk")),
    }
    taken = take(request, acts, code=code)
    if taken.done:
        return saved("outreach:desk_talk", code)
    row = queries.one(request.actor, code)
    names = queries.sign_ups(row)
    if names:
        sign_ups.record_names_read(by=request.actor, row=row)
    planned, begun = row.state == Happening.PLANNED, row.begins_at <= clock.now()
    is_open = {"report": planned and begun, "add_file": True, "remove_file": bool(files), "cancel": planned}
    photo_of = reverse("outreach:talk_photo", args=[row.code])
    sheet = Sheet(
        heading=row.title,
        back=(_("Law talks"), reverse("outreach:desk_talks")),
        tools=[(_("As the public sees it"), reverse("outreach:talk", args=[row.code]))],
        tags=[(labels.HAPPENINGS[row.state], labels.HAPPENING_TONES[row.state])],
        facts=_facts(row),
        photos=[(photo_of, _("Photo of the talk"))] if row.photo_key else [],
        steps=taken.steps(acts, [one for one in acts if is_open[one]], {"version": row.version}),
        tables=[_files(row, files), *([_sign_ups(names)] if row.places else [])],
        failed=taken.form,
    )
    return draw(request, sheet, problem=taken.problem)


def _facts(row: Talk) -> list[dict[str, Any]]:
    titles = {one.code: one.title for one in entries.shown_by_code(row.material).values()}
    facts = [
        fact(_("Office"), row.unit.name),
        fact(_("When"), f"{_when(row)}"),
        fact(_("Where"), f"{regions.name(row.region_code)} {row.place}"),
        fact(_("Who speaks"), row.speaker),
        fact(_("About"), "、".join(str(MATTERS.get(one, one)) for one in row.topics)),
        fact(_("To read on"), "; ".join(titles.get(one, one) for one in row.material)),
        fact(_("Places"), row.places or _("nobody needs to sign up")),
    ]
    if row.attended is not None:
        facts += [fact(_("Came"), row.attended), fact(_("Report"), row.report)]
    return facts


def _files(row: Talk, files: list[Handout]) -> Table:
    return Table(
        _("Files"),
        [_("Name"), _("Size"), _("Added")],
        [
            Line(
                one.name,
                [filesizeformat(one.size), exact(one.at)],
                reverse("outreach:handout", args=[row.code, one.pk]) if one.scan != Scan.PENDING else "",
                [(_("being scanned"), "")] if one.scan == Scan.PENDING else [],
            )
            for one in files
        ],
        _("No file goes with this talk yet."),
    )


def _sign_ups(names: list[SignUp]) -> Table:
    return Table(
        _("Who signed up"),
        [_("Name"), _("Telephone"), _("People"), _("When")],
        [Line(one.name, [one.phone, one.persons, exact(one.at)]) for one in names],
        _("Nobody has signed up, or the list was deleted two weeks after the talk."),
    )


def _when(row: Talk) -> str:
    begin, end = row.begins_at.astimezone(clock.CHINA), row.ends_at.astimezone(clock.CHINA)
    return f"{begin:%Y-%m-%d %H:%M}–{end:%H:%M}"


@never_cache
@allow(*MAY)
def photo(request: ActingRequest, code: str) -> HttpResponse:
    """Show the photo of a talk to its unit."""
    return as_photo(queries.one(request.actor, code).photo_key)
