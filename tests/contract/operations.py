"""The operations of the API as their description has them, and cases of them."""

import json
import re
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from fawang.config.api import api
from tests.contract.good import BODIES, COMMANDS, QUERIES
from tests.contract.world import Known

type Operation = APIOperation[Any, Any, Any, Any]
type AnyCase = Case[Any]

ROOT = "/api/v1"
SCHEMA = json.loads(json.dumps(api.get_openapi_schema(path_prefix="api/v1/")))
OPERATIONS: dict[str, Operation] = {
    found.ok().label: found.ok()
    for found in schemathesis.openapi.from_dict(SCHEMA).get_all_operations()
    if isinstance(found, Ok)
}
#: What addresses may call something that is not there.
NOBODYS = {
    "code": "204817365528", "number": 7, "attachment_id": 7, "staff_id": 7, "unit_id": 7, "link_id": 7, "person_id": 7,
    "form": "x", "filing": "204817365528", "month": "2026-11", "name": "x", "service_id": "i-no-such", "lawyer_id": 7,
    "firm_id": 7,
}  # fmt: skip
#: An example in so many has what is not allowed.
STRANGE_IN = 4


def room_of(operation: Operation) -> str:
    """Return the first part of the address, which tells what `code` and `number` are of."""
    return operation.path.removeprefix(ROOT).split("/")[1]


def cases(operation: Operation) -> st.SearchStrategy[AnyCase]:
    """What the description allows, and now and then what it does not."""
    allowed = operation.as_strategy()
    if operation.body or operation.query or operation.path_parameters:
        strange = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        return st.integers(1, STRANGE_IN).flatmap(lambda n: strange if n == STRANGE_IN else allowed)
    return allowed


def good_case(operation: Operation, one: Known | None) -> AnyCase:
    """Return a case that may well be done, if it is of something that is there."""
    label = operation.label.replace(ROOT, "")
    names = {**NOBODYS, **(one.names if one else {}), "command": COMMANDS.get(room_of(operation))}
    asked = QUERIES.get(label, {})
    given: dict[str, Any] = {
        "path_parameters": {name: names[name] for name in re.findall(r"{(\w+)}", operation.path)},
        "query": dict(asked() if callable(asked) else asked),
    }
    if label in BODIES:
        [media_type] = {body.media_type for body in operation.body}
        body = BODIES[label]
        version = {"version": one.version} if one else {}
        given |= {"body": {**version, **(body() if callable(body) else body)}, "media_type": media_type}
    return operation.Case(**given)


# --- what the description says -------------------------------------------------------------------


def resolved(schema: Any) -> Any:
    """Return what a reference stands for."""
    inner = schema.get("allOf", [schema])[0]
    return SCHEMA["components"]["schemas"][inner["$ref"].rpartition("/")[2]] if "$ref" in inner else schema


def fields(operation: Operation) -> dict[str, Any]:
    """Return the fields of a JSON body with their schemas."""
    said = SCHEMA["paths"][operation.path][operation.method].get("requestBody", {"content": {}})
    body = said["content"].get("application/json", {"schema": {}})["schema"]
    found: dict[str, Any] = resolved(body).get("properties", {})
    return found


def enumerations(operation: Operation) -> list[tuple[str, str, list[str]]]:
    """Return where a value of an enumeration goes (`path`, `query`, `body`), its name, and the values."""
    said = SCHEMA["paths"][operation.path][operation.method]["parameters"]
    places = [(one["in"], one["name"], one["schema"]) for one in said]
    places += [("body", name, one) for name, one in fields(operation).items()]
    return [(place, name, kind["enum"]) for place, name, one in places if "enum" in (kind := resolved(one))]


def texts(operation: Operation) -> list[str]:
    """Return the fields of a body that are texts; one of a command's own is `note`."""
    own = ["note"] if operation.path.endswith("/commands/{command}") else []
    found = [name for name, one in fields(operation).items() if one.get("type") == "string"]
    return [*own, *(name for name in found if "format" not in fields(operation)[name])]
