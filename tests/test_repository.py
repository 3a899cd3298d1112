"""The laws of the house that no type checker sees (ARCHITECTURE.md)."""

import ast
import re
import subprocess
from pathlib import Path

from django.apps import apps

from tests.files import PACKAGE, ROOMS, ROOT, SOURCES, tracked

# --- names, sizes, layers -------------------------------------------------------------------------


def test_no_vague_modules() -> None:
    vague = {"utils", "helpers", "common", "services", "managers", "misc", "base", "tools"}
    assert [path for path in SOURCES if path.stem in vague] == []


#: What a room has besides what it shows: how Django finds it, and what is no module of its own.
_BESIDE = {
    "__init__.py", "apps.py", "urls.py", "migrations", "static", "templates", "templatetags", "data",
}  # fmt: skip
MOST_NAMES = 10


def test_a_room_shows_few_names() -> None:
    """What belongs together stands in a package: whoever opens a room sees what it is made of."""
    shown: dict[str, set[str]] = {}
    for path in tracked():
        if PACKAGE in path.parents and len(parts := path.relative_to(PACKAGE).parts) > 1:
            shown.setdefault(parts[0], set()).add(parts[1])
    assert len(shown) >= len(ROOMS)
    assert {
        room: sorted(names - _BESIDE) for room, names in shown.items() if len(names - _BESIDE) > MOST_NAMES
    } == {}


#: Where these stand in every room that has them. At the root of a room they would be names beside its subjects.
_PLACES = {
    "wording": "texts", "labels": "texts", "navigation": "pages", "reactions": "actions", "personal_data": "actions",
    "health": "queries", "limits": "data",
}  # fmt: skip


def test_what_every_room_has_stands_at_the_same_place() -> None:
    """`config` is the composition, `kernel` has the registries into which the rooms enter themselves."""
    wrong = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if path.parent.parent == PACKAGE
        and path.parent.name not in ("config", "kernel")
        and path.stem in _PLACES
    ]
    assert wrong == []
    assert not [*PACKAGE.glob("*/styles")]


def test_files_stay_readable() -> None:
    scripts = PACKAGE.rglob("static/**/*.js")
    sheets = PACKAGE.rglob("styles/*.css")
    assert {
        path.relative_to(ROOT): n
        for path in (*SOURCES, *scripts, *sheets)
        if (n := len(path.read_text().splitlines())) > 400
    } == {}
    templates = PACKAGE.rglob("*.html")
    assert {
        path.relative_to(ROOT): n for path in templates if (n := len(path.read_text().splitlines())) > 150
    } == {}


def test_every_module_says_what_it_is() -> None:
    assert [path for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text()))] == []


def test_public_functions_and_classes_are_documented() -> None:
    bare = []
    for path in SOURCES:
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if not node.name.startswith("_") and not ast.get_docstring(node):
                bare.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert bare == []


def test_actions_are_keyword_only_with_by() -> None:
    """What writes is called with `by=` and keywords only.

    `_parts.py` are called by the actions beside them; signing in finds out who it is by. What a kind of order does
    beside a step takes the `Change`, which says by whom.
    """
    wrong = []
    for path in SOURCES:
        if ("actions" not in path.parts and path.stem != "actions") or path.stem.startswith("_"):
            continue
        if path.relative_to(ROOT).as_posix() == "fawang/people/actions/sign_in.py":
            continue
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or not _writes(node):
                continue
            given = [getattr(argument.annotation, "id", "") for argument in node.args.args]
            if given == ["Change"]:
                continue
            keywords = {argument.arg for argument in node.args.kwonlyargs}
            if "by" not in keywords or node.args.args:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert wrong == []


WRITING = {
    "create",
    "update",
    "delete",
    "save",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}


def _writes(tree: ast.AST) -> list[int]:
    """Return the lines on which a table is written through the ORM."""
    lines = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        on_table = any(
            isinstance(inner, ast.Attribute) and inner.attr == "objects" for inner in ast.walk(node.func)
        )
        if node.func.attr in WRITING and on_table:
            lines.append(node.lineno)
    return lines


def test_only_actions_write() -> None:
    # The kernel is below actions: it keeps its own tables in the function that stands for each.
    elsewhere = {
        path.relative_to(ROOT): lines
        for path in SOURCES
        if "actions" not in path.parts
        and path.stem != "actions"
        and PACKAGE / "kernel" not in path.parents
        and path.parent.name != "bench"
        if (lines := _writes(ast.parse(path.read_text())))
    }
    assert elsewhere == {}


def test_queries_write_nothing() -> None:
    for path in SOURCES:
        if "queries" in path.parts or path.stem == "queries":
            text = path.read_text()
            assert not re.search(r"\b(INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b", text), path


def test_no_django_signals() -> None:
    assert [
        path
        for path in SOURCES
        if re.search(r"django\.(db\.models|dispatch|core)\.signals|@receiver", path.read_text())
    ] == []


def test_numbers_that_come_in_are_read_in_one_place() -> None:
    """ "²" is a digit that Python does not read, nor does it read 5,000 of them: `kernel.rules.text.whole_number`."""
    assert [
        path
        for path in SOURCES
        if {"pages", "api"} & {*path.parts} and re.search(r"\.is(digit|decimal)\(\)", path.read_text())
    ] == []


def test_workers_have_the_connections_of_the_kernel() -> None:
    """With procrastinate's own, a job would defer others outside its transaction (kernel/runtime/jobs.py)."""
    own = re.compile(r"PsycopgConnector|get_worker_connector")
    tests = (ROOT / "tests").rglob("*.py")
    users = {path for path in (*SOURCES, *tests) if own.search(path.read_text(encoding="utf-8"))}
    assert users == {PACKAGE / "kernel" / "runtime" / "jobs.py", Path(__file__)}


def test_foreign_keys_across_rooms_are_strings_without_a_way_back() -> None:
    wrong = []
    for path in SOURCES:
        if path.stem != "models":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in (
                "ForeignKey", "OneToOneField",
            ):  # fmt: skip
                target = node.args[0]
                related = {k.arg: k.value for k in node.keywords}.get("related_name")
                across = isinstance(target, ast.Constant) and "." in str(target.value)
                if across and not (isinstance(related, ast.Constant) and related.value == "+"):
                    wrong.append(f"{path}:{node.lineno}")
    assert wrong == []


def test_no_column_has_choices() -> None:
    """What a column may hold is a rule: a new code is no migration."""
    chosen = [
        str(column)
        for model in apps.get_models()
        if model.__module__.startswith("fawang.")
        for column in model._meta.get_fields()
        if getattr(column, "choices", None)
    ]
    assert chosen == []


# --- the frame ------------------------------------------------------------------------------------

#: What of the frame knows rooms above `people`: the danger box, one-time codes, and pages on which all rooms meet.
MEETING = {
    "templatetags/fawang.py": {"knowledge"},
    "presentation/urgent.py": {"knowledge"},
    "pages/sign_in.py": {"channels", "notices"},
    "pages/home.py": {"consultations"},
    "pages/matters.py": {"channels", "consultations", "dispatch", "work_orders"},
    "pages/gallery.py": {"work_orders"},
    "pages/personal_data.py": {"work_orders"},
    "pages/desk/audit.py": {"work_orders"},
    "texts/traces.py": {"consultations", "work_orders"},
}


def test_the_frame_knows_no_room() -> None:
    """Pages, templates and scripts of a room are in it; it enters its ways into the menus (kernel/web/navigation)."""
    shell, below = PACKAGE / "shell", {"shell", "kernel", "regions", "organisations", "people"}
    known: dict[str, set[str]] = {}
    for path in SOURCES:
        if shell not in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            rooms = {name.split(".")[1] for name in named if name.startswith("fawang.")} - below
            if rooms:
                known.setdefault(path.relative_to(shell).as_posix(), set()).update(rooms)
    assert known == MEETING
    drawn = re.compile(rf"""{{% (?:include|extends|static) ["']({"|".join(ROOMS - {"shell"})})/""")
    templates = [(path, drawn.findall(path.read_text(encoding="utf-8"))) for path in shell.rglob("*.html")]
    assert {path.name: set(rooms) for path, rooms in templates if rooms} == {
        "home.html": {"consultations", "knowledge"},
        "mine.html": {"channels"},
    }


# --- what must not be in the repository -----------------------------------------------------------


def test_no_secrets_paths_or_addresses_of_registries() -> None:
    forbidden = re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|files\.python"
        r"hosted|registry\.npm"
        r"js|py"
        r"pi\.org/simple"
    )
    for path in tracked():
        if path.suffix in {".gz", ".png", ".mo", ".jpg"}:
            continue
        text = path.read_text(errors="replace")
        assert not forbidden.search(text), path
        assert str(ROOT.parent) + "/" not in text or str(ROOT.parent) == "/", path
    assert not any(path.name == "uv.lock" for path in tracked())


def test_no_links() -> None:
    """A symbolic link leads to a place of one machine, and takes the place of what others have there."""
    assert [path for path in tracked() if path.is_symlink()] == []
    listing = subprocess.run(["git", "ls-files", "-s"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [line for line in listing.stdout.splitlines() if line.startswith("120000")] == []


def test_no_open_ends() -> None:
    words = re.compile(r"NotImplementedError|#\s*(TODO|FIXME|XXX)\b|mark\.(skip|xfail)\b")
    for path in tracked():
        if path.suffix == ".py" and path != Path(__file__):
            assert not words.search(path.read_text()), path
