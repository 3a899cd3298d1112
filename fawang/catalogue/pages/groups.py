"""Pages of groups with a special claim to help: what the law gives them, where it is asked for, what is not asked."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fawang.catalogue.texts.groups import SUPPORT
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.wording import named
from fawang.knowledge.data.item import PersonGroup
from fawang.organisations.rules.kinds import ROWS as UNIT_KINDS
from fawang.people.rules.groups import ROWS, Benefit, Row
from fawang.people.texts.labels import GROUPS
from fawang.work_orders import kinds
from fawang.work_orders.queries.local_rules import local_rules


@allow(Audience.EVERYBODY)
def groups(request: ActingRequest) -> HttpResponse:
    """List the groups."""
    rows = [{"code": code, "name": GROUPS[code], "who": named(row.who)} for code, row in ROWS.items()]
    return render(request, "catalogue/groups.html", {"rows": rows})


@allow(Audience.EVERYBODY)
def group(request: ActingRequest, code: str) -> HttpResponse:
    """Show what is there for a group, with the way into each application.

    Raises:
        NotFound: there is no such group.
    """
    row = ROWS.get(code)
    if row is None:
        raise NotFound("not_found")
    context = {
        "name": GROUPS[code],
        "who": named(row.who),
        "intro": named(row.intro),
        "not_asked": named(row.not_asked) if row.not_asked else "",
        "benefits": [_benefit(code, row, one) for one in row.benefits],
        "support": [
            {"icon": one.icon, "text": one.text, "href": reverse(one.route) if one.route else ""}
            for one in (SUPPORT[each] for each in row.support)
        ],
        "units": [named(UNIT_KINDS[kind].name) for kind in sorted(row.units)],
        "services": reverse("catalogue:services", query={"group": row.content})
        if row.content in set(PersonGroup)
        else "",
    }
    return render(request, "catalogue/group.html", context)


def _benefit(code: str, row: Row, benefit: Benefit) -> dict[str, Any]:
    offered = benefit.kind in kinds.names() and local_rules().offered_somewhere(benefit.kind)
    given = {"kind": benefit.kind, **({"group": code} if row.asked else {}), **benefit.answers}
    return {
        "text": named(benefit.text),
        "law": benefit.law,
        "article": benefit.article,
        "verified": benefit.verified,
        "apply": kinds.kind_of(benefit.kind).title if offered else "",
        "href": reverse("work_orders:help", query=given) if offered else "",
    }
