"""The API mount: every room's router under /api/v1, problems as RFC 9457."""

from functools import partial
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router, Swagger
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser

import fawang.appointments.api.appointments
import fawang.appointments.api.desk  # noqa: F401 both add to the one router
from fawang import __version__
from fawang.appointments.api.routing import router as appointments
from fawang.catalogue.api.checkups import router as checkups
from fawang.catalogue.api.forms import router as forms
from fawang.catalogue.api.items import router as services
from fawang.certificates.api import router as certificates
from fawang.channels.api.mini_program import router as mini_program
from fawang.channels.api.province_app import router as province_app
from fawang.channels.api.widget import router as widget
from fawang.config import order_kinds
from fawang.config.openapi import Description
from fawang.consultations.api.calls import router as calls
from fawang.consultations.api.consultations import router as consultations
from fawang.consultations.api.files import router as consultation_files
from fawang.consultations.api.guests import router as guests
from fawang.consultations.api.recordings import router as recordings
from fawang.consultations.api.records import router as consultation_records
from fawang.consultations.api.zones import router as zones
from fawang.datacentre.api.links import router as metric_links
from fawang.datacentre.api.questions import router as metrics
from fawang.datacentre.api.sql import router as metric_sql
from fawang.dispatch.api.board import router as board
from fawang.dispatch.api.callbacks import router as callbacks
from fawang.dispatch.api.presence import router as presence
from fawang.dispatch.api.rosters import router as rosters
from fawang.feedback.api.complaints import of_consultations, of_orders
from fawang.feedback.api.complaints import router as complaints
from fawang.feedback.api.ratings import router as feedback
from fawang.hotline.api import router as hotline
from fawang.kernel.rules.problems import Invalid, Problem
from fawang.kernel.rules.text import storable
from fawang.kernel.security.access import ActingRequest, admit
from fawang.knowledge.api.collection import router as collection
from fawang.knowledge.api.guidance import router as guidance
from fawang.knowledge.api.last_days import router as last_days
from fawang.lawyers.api import router as lawyers
from fawang.organisations.api import router as organisations
from fawang.outreach.api import router as outreach
from fawang.people.api import router as people
from fawang.regions.api import router as regions
from fawang.shell.failures.problem_json import problem_json
from fawang.shell.presentation import urgent
from fawang.stations.api import router as offices
from fawang.work_orders.api import router as work_orders
from fawang.work_orders.api.links import router as order_links
from fawang.work_orders.api.persons import router as order_persons


class _NoObject:
    """What came as a body and is no JSON object: it has none of the fields, not even those that may be left out."""

    def __getattr__(self, name: str) -> object:
        raise ValueError("no object")


class _Parser(Parser):
    """Reads bodies, each of which is an object."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the fields of the body.

        Raises:
            ValueError: it is no JSON.
        """
        body: object = super().parse_body(request)
        if not isinstance(body, dict):
            return _NoObject()
        # What no table can keep JSON has to write as an escape.
        return storable(body) if b"\\u" in request.body else body


class _API(NinjaAPI):
    """The platform's own guards decide, before anything of the request is read; ninja only describes them."""

    def add_router(self, prefix: str, router: Router | str, **options: Any) -> None:
        """Add a room's operations. Who may not call one is told so, not what is wrong with the body."""
        if isinstance(router, Router):
            for view in router.path_operations.values():
                for operation in view.operations:
                    operation.auth_callbacks = [partial(_admit, operation)]
        super().add_router(prefix, router, **options)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the description of all operations."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        return Description(self, prefix)

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        """Answer; where the answer has a place for it, with whom to call at once for what was sent."""
        if isinstance(data, dict) and data.get("call_now") == []:
            data["call_now"] = urgent.call_now(cast(ActingRequest, request))
        return super().create_response(request, data, **options)


def _admit(operation: Operation, request: ActingRequest) -> bool:
    admit(request.actor, getattr(operation.view_func, "allowed", ()))
    return True


api = _API(
    title="Fawang",
    version=__version__,
    description="Public legal services of a province. Problems are application/problem+json with a stable `code`.",
    urls_namespace="api",
    docs=Swagger(),
    parser=_Parser(),
)
api.add_router("", regions)
api.add_router("", organisations)
api.add_router("", offices)
api.add_router("", people)
api.add_router("", guidance)
api.add_router("", collection)
api.add_router("", last_days)
api.add_router("", services)
api.add_router("/work-orders", work_orders)
api.add_router("", appointments)
api.add_router("/work-orders", order_persons)
api.add_router("/work-orders", order_links)
api.add_router("", forms)
api.add_router("", checkups)
api.add_router("/work-orders", feedback)
api.add_router("/work-orders", of_orders)
api.add_router("", certificates)
for of_kind in order_kinds.modules("api"):
    api.add_router("", of_kind.router)
api.add_router("/consultations", consultations)
api.add_router("/consultations", consultation_records)
api.add_router("/consultations", of_consultations)
api.add_router("", complaints)
api.add_router("/consultations", consultation_files)
api.add_router("", zones)
api.add_router("/consultations", calls)
api.add_router("/consultations", guests)
api.add_router("/consultations", recordings)
api.add_router("", presence)
api.add_router("", board)
api.add_router("", callbacks)
api.add_router("", rosters)
api.add_router("", hotline)
api.add_router("", outreach)
api.add_router("", lawyers)
api.add_router("", widget)
api.add_router("", mini_program)
api.add_router("", province_app)
api.add_router("", metrics)
api.add_router("", metric_links)
api.add_router("", metric_sql)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_json(problem, call_now=urgent.call_now(cast(ActingRequest, request)))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    # What was typed stays out of the answer: it may be personal.
    errors: dict[str, str] = {}
    for entry in error.errors:
        place = [str(part) for part in entry["loc"] if part not in ("body", "query", "path", "header")]
        errors[".".join(place)] = _CODES.get(entry["type"], "field_wrong")
    return _problem(request, Invalid("invalid", errors=errors))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(request, Problem("body_not_understood", detail=error.message))


_CODES: dict[str, Any] = {
    "missing": "field_required", "get_attribute_error": "field_required", "string_too_long": "field_too_long",
}  # fmt: skip
