"""The documents say what the code says: variables, problem codes, operations, paths, links."""

import ast
import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from fawang.config import api as composition
from fawang.config.api import api
from fawang.datacentre.queries.engines.engine import ClickHouse, DuckDB
from fawang.kernel.security import access, personal_data
from fawang.kernel.wording import SENTENCES
from fawang.legal_aid.kind import KIND
from fawang.shell.failures import problems

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCES = sorted(
    path
    for package in ("fawang", "lab")
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)


def block(document: str, name: str) -> str:
    """Return what stands between the markers `name` of a document."""
    found = re.search(
        rf"<!-- {name}:begin -->(.*?)<!-- {name}:end -->", (ROOT / document).read_text(), re.DOTALL
    )
    assert found is not None, f"{document} has no block {name}"
    return found[1]


def first_column(table: str) -> list[str]:
    """Return what stands as code in the first column of a table."""
    return re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)


# --- variables -----------------------------------------------------------------------------------


def variables_in_code() -> set[str]:
    """Return the FAWANG_ variables that the package reads from its environment."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called, name = ast.unparse(node.func), str(node.args[0].value)
            if re.fullmatch(r"env\.\w+", called) or (called.startswith("environment.") and name.isupper()):
                found.add(f"FAWANG_{name}")
            elif called in ("os.environ.get", "os.getenv") and name.startswith("FAWANG_"):
                found.add(name)
    # environment.home() reads it by its prefix.
    return found | {"FAWANG_HOME"}


def test_every_variable_is_documented_and_exists() -> None:
    documented = first_column(block("docs/operating.md", "variables"))
    assert len(documented) == len(set(documented))
    assert set(documented) == variables_in_code()


# --- problem codes -------------------------------------------------------------------------------

#: Reached from the API and never the code of its answer: notes of the history, refusals of pages.
NO_ANSWERS = {
    "reopened_by_rating",
    "page_too_old",
    "signed_out",
    "hours_invalid",
    "facts_wrong",
    "facts_disk_full",
    "facts_are_real",
}
#: Set by a class of its own or by a handler that no operation calls.
BY_HANDLERS = {"sign_in_needed", "something_broke", "request_not_understood", "method_not_allowed"}


class Reach:
    """The codes that can be reached from functions of ours: over names, tables, closures and defaults."""

    def __init__(self) -> None:
        self.codes: set[str] = set()
        self._seen: set[int] = set()

    def visit(self, thing: Any) -> None:
        """Follow `thing` to everything of ours that it names."""
        if isinstance(thing, str):
            self.codes |= {thing} & SENTENCES.keys()
        elif thing is SENTENCES or id(thing) in self._seen:
            return
        self._seen.add(id(thing))
        if isinstance(thing, FunctionType) and thing.__module__.startswith("fawang."):
            self._function(thing)
        elif (
            isinstance(thing, type)
            and thing.__module__.startswith("fawang.")
            and not issubclass(thing, Exception)
        ):
            for value in vars(thing).values():
                self.visit(getattr(value, "__func__", getattr(value, "fget", value)))
        elif isinstance(thing, dict):
            self._all(thing.values())
        elif isinstance(thing, list | tuple | set | frozenset):
            self._all(thing)
        elif dataclasses.is_dataclass(thing) and not isinstance(thing, type):
            self._all(getattr(thing, field.name) for field in dataclasses.fields(thing))
            self.visit(type(thing))

    def _all(self, things: Any) -> None:
        for thing in list(things):
            self.visit(thing)

    def _function(self, function: FunctionType) -> None:
        names, constants = _inside(function.__code__)
        self._all(constants)
        self.visit(getattr(function, "__wrapped__", None))
        self._all(_cells(function))
        reached = [function.__globals__[name] for name in names if name in function.__globals__]
        for thing in reached:
            if not isinstance(thing, ModuleType):
                self.visit(thing)
            elif thing.__name__.startswith("fawang."):
                parts = vars(thing)
                self._all(
                    parts[name] for name in names & parts.keys() if not isinstance(parts[name], ModuleType)
                )


def _inside(code: CodeType) -> tuple[set[str], list[str]]:
    """Return the names and texts in a function and in those it contains."""
    names, texts = set(code.co_names), []
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            more, others = _inside(constant)
            names |= more
            texts += others
        elif isinstance(constant, tuple | frozenset):
            texts += [one for one in constant if isinstance(one, str)]
        elif isinstance(constant, str):
            texts.append(constant)
    return names, texts


def _cells(function: FunctionType) -> Iterator[Any]:
    for cell in function.__closure__ or ():
        yield cell.cell_contents


def test_every_code_of_the_api_is_documented() -> None:
    reach = Reach()
    # Operations ask keepers what there is, and never to erase or export.
    reach._seen.add(id(personal_data._keepers))
    # What jobs do later is no answer to anybody.
    reach._seen.add(id(composition.api))
    for _, router in api._routers:
        for view in router.path_operations.values():
            reach._all(operation.view_func for operation in view.operations)
    for root in (
        KIND.prepare,
        KIND.effects,
        KIND.procedures,
        access.admit,
        problems.as_problem,
        problems.too_large,
        # Which engine answers is a setting: operations know its protocol only.
        DuckDB,
        ClickHouse,
    ):
        reach.visit(dict(root) if isinstance(root, Mapping) else root)
    reach._all(value for name, value in vars(composition).items() if name.startswith("_"))
    reached = reach.codes - NO_ANSWERS | BY_HANDLERS
    jobs = {
        code
        for code in reached
        if code.startswith(
            ("notice_", "carrier_", "address_", "supervised_", "partner_note", "partner_overdue")
        )
    }
    documented = first_column(block("docs/api.md", "codes"))
    assert documented == sorted(set(documented))
    assert set(documented) <= SENTENCES.keys()
    assert set(documented) == reached - jobs


def test_every_operation_is_documented_and_exists() -> None:
    operations = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    }
    table = (ROOT / "docs/api.md").read_text().partition("## Operations")[2].partition("##")[0]
    assert set(first_column(table)) == operations


# --- paths, links, records ------------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_paths_and_links_lead_somewhere(path: Path) -> None:
    text = path.read_text()
    named = re.findall(r"`((?:fawang|lab|tests|tools|docs)/[\w./-]+|\.importlinter)`", text)
    missing = {name for name in named if not (ROOT / name).exists()}
    # The pictures are made, not written; they are there once somebody has taken them.
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    missing |= {link for link in links if not (path.parent / link).exists()}
    assert missing == set()


def test_both_readmes_have_the_same_parts() -> None:
    english, chinese = (ROOT / name for name in ("README.md", "README.zh-CN.md"))

    def shape(path: Path) -> tuple[int, list[str], list[str]]:
        text = path.read_text()
        return (
            len(re.findall(r"^## ", text, re.MULTILINE)),
            re.findall(r"^ {4}(\S+ \S+)", text, re.MULTILINE),
            re.findall(r"!\[[^]]*\]\(([^)]+)\)", text),
        )

    assert shape(english) == shape(chinese)


#: What is no part of the field, and so has no row in the READMEs.
FRAME = {"cli", "config", "kernel", "locale"}


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_both_readmes_say_of_every_room_how_it_stands(name: str) -> None:
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / name).read_text(), re.MULTILINE)
    named = {room for row in rows for room in re.findall(r"`(\w+)`", row)}
    assert named == {one.parent.name for one in (ROOT / "fawang").glob("*/__init__.py")} - FRAME


def test_both_readmes_lead_on_to_the_same() -> None:
    parts = [(ROOT / name).read_text().partition(head)[2] for name, head in
             (("README.md", "## Reading on"), ("README.zh-CN.md", "## 继续阅读"))]  # fmt: skip
    english, chinese = (re.findall(r"\]\((.*?)\)", part.partition("\n## ")[0]) for part in parts)
    assert english == chinese


def test_the_glossary_names_what_is_there() -> None:
    wrong = []
    for line in (ROOT / "docs/glossary.md").read_text().splitlines():
        cells = [re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split("|")]
        if len(cells) != 4 or not all(cells[1::2]):
            continue
        places = [ROOT / place for place in cells[3]]
        files = [file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place])]
        said = "".join(file.read_text() for file in files)
        wrong += [name for name in cells[1] if name.rpartition(".")[2] not in said]
    assert wrong == []


def test_decisions_are_numbered_and_listed() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert [path.name[:4] for path in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    listed = (ROOT / "docs" / "adr" / "README.md").read_text()
    for path in records:
        assert path.name in listed
        assert all(f"**{part}.**" in path.read_text() for part in ("Context", "Decision", "Consequences")), (
            path
        )
