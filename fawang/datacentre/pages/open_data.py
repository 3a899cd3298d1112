"""Open data as a download, for those who may take figures away: what they hand on to the public."""

import io
import zipfile

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fawang.datacentre.actions import publishing
from fawang.datacentre.data import limits
from fawang.datacentre.queries.answers.open_data import Edition
from fawang.datacentre.queries.questions import access
from fawang.datacentre.queries.questions.concurrency import turn
from fawang.datacentre.queries.questions.query_string import typed
from fawang.datacentre.queries.questions.question import Scope, read
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

_NAMES = ("metric", "from", "to", "map", "level")


@require_GET
@never_cache
@allow(Permission.DATA_EXPORT)
@turn()
def archive(request: ActingRequest) -> HttpResponse:
    """Give an edition as a ZIP of its two files: `?metric=volume&from=…&to=…&level=county`."""
    throttle.take(limits.EXPORT_BY_STAFF, request.actor.label)
    scope = access.scope_of(request.actor, Permission.DATA_EXPORT)
    made = publishing.make(by=request.actor, edition=edition(request.GET, scope))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in made.files.items():
            packed.writestr(name, content)
    response = HttpResponse(out.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="open-data.zip"'
    return response


def edition(query: QueryDict, scope: Scope) -> Edition:
    """Return which edition an address asks for.

    Raises:
        Invalid: `dimension_unknown` and those of `questions.read` and `publishing.Edition`.
    """
    if odd := [name for name in query if name not in _NAMES]:
        raise Invalid("dimension_unknown", value=odd[0][:60], known=", ".join(_NAMES))
    question = read(typed(query, also=("level",)), scope)
    return Edition(
        metrics=question.metrics,
        period=question.period,
        level=query.get("level", "county"),
        scope=scope,
        least=settings.FAWANG_SMALL_CELLS,
        map=question.map,
    )
