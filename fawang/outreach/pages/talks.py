"""Law talks on the desk: the list, and how one is announced."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import Line, Sheet, Table, added, draw, further, saved
from fawang.kernel.web.markup import exact
from fawang.outreach.actions import talks as actions
from fawang.outreach.models import Talk
from fawang.outreach.pages.talk_forms import MAY, TalkForm
from fawang.outreach.queries import talks as queries
from fawang.outreach.texts.wording import labels
from fawang.regions import queries as regions


@never_cache
@allow(*MAY)
def listed(request: ActingRequest) -> HttpResponse:
    """List the talks of one's units."""
    past = bool(request.GET.get("past"))
    cursor = request.GET.get("cursor", "")
    page = queries.listed(request.actor, past=past, cursor=cursor)
    taken = queries.taken([row.pk for row in page.rows])
    here = reverse("outreach:desk_talks", query={"past": "1"} if past else None)
    sheet = Sheet(
        heading=_("Law talks"),
        tools=[
            (_("Announce a talk"), reverse("outreach:new_talk")),
            (_("The public calendar"), reverse("outreach:talks")),
        ],
        tabs=ahead_and_past("outreach:desk_talks", past=past),
        tabs_label=_("Law talks"),
        tables=[
            Table(
                _("Law talks"),
                [_("Title"), _("When"), _("Where"), _("Signed up"), _("Came")],
                [_line(row, taken.get(row.pk, 0)) for row in page.rows],
                _("No talk here."),
            )
        ],
        **further(here, cursor, page.next),
    )
    return draw(request, sheet)


def ahead_and_past(name: str, *, past: bool) -> list[dict[str, Any]]:
    """Return two tabs: what is to come or to be reported, and the rest."""
    return [
        {"label": gettext("To come, or to be reported"), "href": reverse(name), "current": not past},
        {"label": gettext("Held and cancelled"), "href": reverse(name, query={"past": "1"}), "current": past},
    ]


def _line(row: Talk, taken: int) -> Line:
    return Line(
        row.title,
        [
            exact(row.begins_at),
            f"{regions.name(row.region_code)} {row.place}",
            f"{taken} / {row.places}" if row.places else "–",
            row.attended if row.attended is not None else "–",
        ],
        reverse("outreach:desk_talk", args=[row.code]),
        [
            (labels.HAPPENINGS[row.state], labels.HAPPENING_TONES[row.state]),
            *([(_("Demonstration"), "warn")] if row.is_demo else []),
        ],
    )


@never_cache
@allow(*MAY)
def new(request: ActingRequest) -> HttpResponse:
    """Announce a talk."""
    form = TalkForm(request.POST if request.method == "POST" else None, by=request.actor)
    return added(
        request,
        form,
        lambda _given: actions.plan_talk(by=request.actor, plan=form.plan()),
        lambda made: saved("outreach:desk_talk", made.code),
        heading=_("Announce a talk"),
        back=(_("Law talks"), reverse("outreach:desk_talks")),
        button=_("Announce it"),
    )
