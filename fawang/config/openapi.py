"""The description of the API (`/api/v1/openapi.json`): OpenAPI 3.1, each component named once, problems included.

ninja describes what an operation takes and gives. Three things are added here from what the operation declares anyway:
who may call it (`@allow`), which problems it can answer with (`@allow`, its parameters, `@may_raise`), and names for
types that several rooms call alike.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from http import HTTPStatus
from typing import Any

from ninja import Schema
from ninja.openapi.schema import BODY_CONTENT_TYPES, REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation
from ninja.params.models import TModel
from ninja.schema import NinjaGenerateJsonSchema
from pydantic import ConfigDict, Field
from pydantic.json_schema import CoreModeRef, CoreRef, DefsRef, JsonSchemaMode

from fawang.appointments.rules import dates as appointments
from fawang.consultations import rules as consultations
from fawang.consultations.queries.lists import Box as ConsultationBox
from fawang.consultations.rules import attachments, recordings
from fawang.dispatch import rules as dispatch
from fawang.dispatch.rules import callbacks
from fawang.feedback.queries.checks import Box as CheckBox
from fawang.feedback.queries.complaints import Box as ComplaintBox
from fawang.feedback.rules import checks, complaints
from fawang.kernel.rules.problems import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Problem,
    TooLarge,
    Unavailable,
)  # fmt: skip
from fawang.kernel.security.access import Audience, SignInNeeded
from fawang.knowledge.guidance.choice import decision as choices
from fawang.knowledge.rules import Kind as EntryKind
from fawang.knowledge.rules import papers
from fawang.lawyers.rules import sanctions
from fawang.work_orders.queries import Box as OrderBox
from fawang.work_orders.rules import codes

type Described = dict[str, Any]

PROBLEM_JSON = "application/problem+json"
_CHANGES = {"POST", "PUT", "PATCH", "DELETE"}

#: A room may call its own what it likes. To a reader of the description, who sees all at once, each has one name.
NAMES: Mapping[type[Enum], str] = {
    appointments.Source: "AppointmentSource",
    appointments.State: "AppointmentState",
    attachments.Kind: "AttachmentKind",
    callbacks.Outcome: "CallbackOutcome",
    callbacks.State: "CallbackState",
    checks.State: "CheckState",
    choices.State: "ChoiceState",
    CheckBox: "CheckBox",
    codes.Channel: "OrderChannel",
    complaints.State: "ComplaintState",
    ComplaintBox: "ComplaintBox",
    ConsultationBox: "ConsultationBox",
    consultations.Command: "ConsultationCommand",
    consultations.Kind: "ConsultationKind",
    consultations.State: "ConsultationState",
    dispatch.Channel: "ServiceChannel",
    dispatch.Level: "LanguageLevel",
    EntryKind: "EntryKind",
    OrderBox: "OrderBox",
    papers.Fact: "PaperFact",
    papers.Service: "PaperService",
    recordings.State: "RecordingState",
    sanctions.Sort: "SanctionSort",
}
_RENAMED = {f"{kind.__module__}.{kind.__qualname__}": name for kind, name in NAMES.items()}


class NameTwice(ValueError):
    """Two types would be one component of the description, and a reader would take the one for the other."""


class ProblemBody(Schema):
    """A problem (RFC 9457). Further members are its parameters, as docs/api.md lists them."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="`urn:fawang:problem:` and the code")
    title: str
    status: int
    code: str = Field(description="stable")
    detail: str = Field(description="a sentence in the language of the request")
    errors: dict[str, str] = Field({}, description="codes by field, of what is `invalid`")


class _Generator(NinjaGenerateJsonSchema):
    """Names components by `NAMES`, else by their class."""

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        """Return the reference of a type under its name in the description."""
        reference, mode = core_mode_ref
        path, _, number = reference.rpartition(":")
        if path in _RENAMED:
            reference = CoreRef(f"{path.rpartition('.')[0]}.{_RENAMED[path]}:{number}")
        return super().get_defs_ref((reference, mode))


class Description(OpenAPISchema):
    """The description of all operations.

    Raises:
        NameTwice: two types have one name; see `NAMES`.
    """

    def get_components(self) -> Described:
        """Return the components, `Problem` among them."""
        problem = ProblemBody.model_json_schema(ref_template=REF_TEMPLATE, schema_generator=_Generator)
        self.add_schema_definitions({"Problem": problem})
        return super().get_components()

    def add_schema_definitions(self, definitions: Described) -> None:
        """Take components in; each name means one thing."""
        for name, definition in definitions.items():
            named = {**definition, "title": name}
            # Within one schema pydantic tells types of one name apart by their modules.
            if "__" in name or self.schemas.setdefault(name, named) != named:
                raise NameTwice(f"two types are called {name}: rename one, or name it in {__name__}.NAMES")

    def operation_security(self, operation: Operation) -> list[Described]:
        """Return that a token is needed, or that it may be shown."""
        token: Described = {"token": []}
        self.securitySchemes["token"] = _TOKEN
        # An empty entry stands for nobody signed in.
        return [{}, token] if Audience.EVERYBODY in _allowed(operation) else [token]

    def responses(self, operation: Operation) -> dict[int, Described]:
        """Return what an operation answers: what it gives, and the problems that it can meet."""
        answers: dict[int, Described] = super().responses(operation)
        for status, said in problems_of(operation).items():
            schema = {"$ref": REF_TEMPLATE.format(model="Problem")}
            answers[status] = {"description": said, "content": {PROBLEM_JSON: {"schema": schema}}}
        return dict(sorted(answers.items()))

    def _extract_parameters(self, model: TModel) -> list[Described]:
        schema = model.model_json_schema(ref_template=REF_TEMPLATE, schema_generator=_Generator)
        self.add_schema_definitions(schema.get("$defs", {}))
        place, required = f"{model.__ninja_param_source__}", schema.get("required", ())
        return [_parameter(place, name, one, name in required) for name, one in schema["properties"].items()]

    def _create_schema_from_model(
        self,
        model: TModel,
        by_alias: bool = True,
        remove_level: bool = True,
        mode: JsonSchemaMode = "validation",
    ) -> tuple[Described, bool]:
        if hasattr(model, "__ninja_flatten_map__") and model.__ninja_param_source__ != "body":
            schema = self._flatten_schema(model)
        else:
            schema = model.model_json_schema(
                ref_template=REF_TEMPLATE, by_alias=by_alias, schema_generator=_Generator, mode=mode
            )
        self.add_schema_definitions(schema.pop("$defs", {}))
        if remove_level and len(schema["properties"]) == 1:
            ((name, inner),) = schema["properties"].items()
            # What is taken where nothing is sent is no part of a body's form.
            inner.pop("default", None)
            return inner, name in schema.get("required", ())
        return schema, True


_TOKEN = {"type": "http", "scheme": "bearer", "description": "From POST /tokens; for staff."}


def problems_of(operation: Operation) -> dict[int, str]:
    """Return the statuses of the problems that an operation can answer with, each with what it means.

    Most follow from what it takes and from whom; the others it declares by `@may_raise`.
    """
    changes_it = not _CHANGES.isdisjoint(operation.methods)
    sources = {model.__ninja_param_source__ for model in operation.models}
    found: set[type[Problem]] = {Unavailable, *getattr(operation.view_func, "may_raise", ())}
    if sources:
        found.add(Invalid)
    if sources & BODY_CONTENT_TYPES.keys():
        found |= {Problem, TooLarge}
    if "path" in sources:
        # Not there, or not visible; and what is there may have moved on, or be somebody else's to change.
        found |= {NotFound, NotAllowed, Conflict} if changes_it else {NotFound}
    if Audience.EVERYBODY not in (allowed := _allowed(operation)):
        found |= {SignInNeeded} if set(allowed) <= set(Audience) else {SignInNeeded, NotAllowed}
    return {kind.status: _meaning(kind) for kind in found}


def statuses_of(operation: Operation) -> set[int]:
    """Return every status with which an operation may answer."""
    others = (operation.openapi_extra or {}).get("responses", {})
    return {*operation.response_models, *others, *problems_of(operation)}


def _meaning(kind: type[Problem]) -> str:
    if kind is Problem:
        return "The body is no JSON, or not what the operation takes."
    said = (kind.__doc__ or HTTPStatus(kind.status).phrase).partition("\n")[0]
    return said.partition(": ")[2].capitalize() or said


def _allowed(operation: Operation) -> tuple[str, ...]:
    return getattr(operation.view_func, "allowed", ())


def _parameter(place: str, name: str, schema: Described, required: bool) -> Described:
    """Return a parameter. It is there or not: in an address or a header nothing is null."""
    schema = dict(schema)
    if any(one == {"type": "null"} for one in schema.get("anyOf", ())):
        others: Iterable[Described] = (one for one in schema.pop("anyOf") if one != {"type": "null"})
        schema = {**next(iter(others)), **schema}
        schema.pop("default", None)
    said = {"description": schema["description"]} if "description" in schema else {}
    return {"in": place, "name": name, "required": required, "schema": schema, **said}
