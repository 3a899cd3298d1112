"""Every code that anybody can come to see has a sentence, and the sentence gets the values it asks for."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

import fawang
import lab
from fawang.consultations import rules as consultations
from fawang.feedback.rules import checks, complaints
from fawang.kernel import wording
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import SignInNeeded
from fawang.shell.failures import problems as shell_problems

PACKAGE = Path(fawang.__file__).parent
LAB = Path(lab.__file__).parent
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def placeholders(code: str) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(str(wording.SENTENCES.get(code, ""))))


@dataclass(frozen=True)
class Raised:
    """A place in the source that gives a code to somebody, and the values that go with it."""

    code: str
    where: str
    params: frozenset[str]


def problem_names(kind: type[Problem] = Problem) -> set[str]:
    """Return the names of all kinds of problems."""
    return {kind.__name__}.union(*(problem_names(one) for one in kind.__subclasses__()))


assert issubclass(shell_problems.BadRequest, Problem)
PROBLEMS = problem_names() - {SignInNeeded.__name__}


def strings(node: ast.AST | None) -> Iterator[str]:
    """Yield the texts that an expression can have; what a condition compares with is none of them."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from strings(one)
            yield from strings(other)
        case ast.Dict(values=values):
            for value in values:
                yield from strings(value)
        case ast.DictComp(value=value):
            yield from strings(value)
        case ast.BoolOp(values=values):
            for value in values:
                yield from strings(value)
        case _:
            return


def given(keywords: list[ast.keyword]) -> frozenset[str]:
    return frozenset(keyword.arg for keyword in keywords if keyword.arg and keyword.arg != "errors")


def given_with_any_code(nodes: list[ast.AST]) -> frozenset[str]:
    """Return the values that go with every problem of a module whose code is not written out where it is raised."""
    sets = [
        given(node.exc.keywords)
        for node in nodes
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and node.exc.args
        and not isinstance(node.exc.args[0], ast.Constant)
    ]
    return frozenset.intersection(*sets) if sets else frozenset()


def raised_by(node: ast.AST, where: str) -> Iterator[Raised]:
    """Yield the codes that one node gives away."""
    match node:
        case ast.Call(
            func=ast.Name(id=name) | ast.Attribute(attr=name), args=[code, *_], keywords=keywords
        ) if name in PROBLEMS:
            yield from (Raised(text, where, given(keywords)) for text in strings(code))
        case ast.Call(func=ast.Name(id="say" | "_wrong"), args=[ast.Constant() as code], keywords=keywords):
            yield from (Raised(text, where, given(keywords)) for text in strings(code))
    match node:
        case ast.keyword(arg="errors", value=ast.Constant()):
            # How to read bytes that are no text: no problem's.
            return
        case ast.keyword(arg="errors", value=value):
            pass
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id="errors") | ast.Attribute(attr="errors"))]):
            value = node.value
        case ast.AugAssign(target=ast.Name(id="errors"), value=value):
            pass
        case ast.Assign(targets=[ast.Name(id="errors")], value=value):
            pass
        case ast.AnnAssign(target=ast.Name(id="errors"), value=ast.expr() as value):
            pass
        case _:
            return
    # What stands at a field is said without values.
    yield from (Raised(text, where, frozenset()) for text in strings(value))


def refusals(nodes: list[ast.AST], where: str) -> Iterator[Raised]:
    """Yield the codes that reach a problem by way of a variable, a table or the answer of a rule."""
    params = given_with_any_code(nodes)
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id="against" | "_AGAINST" | "_OUTSIDE")], value=value):
                yield from (Raised(text, where, params) for text in strings(value))
            case ast.For(target=ast.Tuple(elts=[ast.Name(id="code"), *_]), iter=ast.Tuple(elts=rows)):
                for row in rows:
                    if isinstance(row, ast.Tuple):
                        yield from (Raised(text, where, params) for text in strings(row.elts[0]))
            case ast.FunctionDef(name=name) if name == "_count_failure" or is_guard(node):
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Return):
                        for text in strings(inner.value):
                            # A rule gives the code alone; whoever asked it adds the values.
                            asked = name.startswith("against")
                            yield Raised(text, where, placeholders(text) if asked else params)


def is_guard(function: ast.FunctionDef) -> bool:
    """Tell whether a function says what stands against a step."""
    arguments = [one.annotation for one in function.args.args]
    gives = function.returns is not None and ast.unparse(function.returns) == "str | None"
    if function.name.startswith("against"):
        return gives
    return (
        gives
        and bool(arguments[0:1])
        and isinstance(first := arguments[0], ast.Name)
        and first.id == "Snapshot"
    )


#: What operators read on a terminal is no sentence of a room; notices check their own codes.
ELSEWHERE = {"cli", "notices", "migrations", "explain.py"}


#: What can give a code away: one node in ten.
GIVING = (
    ast.Call, ast.keyword, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For, ast.FunctionDef, ast.Raise,
)  # fmt: skip


#: Every text of the package that could be a code: rules give them in tables and by name, too.
NAMED: set[str] = set()


def everything_raised() -> Iterator[Raised]:
    """Yield every place that gives a code away; what could be one is kept in NAMED, so that files are read once."""
    for path in (*sorted(PACKAGE.rglob("*.py")), *sorted(LAB.rglob("*.py"))):
        place = path.relative_to(PACKAGE.parent)
        if ELSEWHERE & set(place.parts):
            continue
        counts = path.stem != "wording" and place.parts[0] == PACKAGE.name
        nodes: list[ast.AST] = []
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, GIVING):
                nodes.append(node)
            elif counts and isinstance(node, ast.Constant) and isinstance(node.value, str):
                NAMED.add(node.value)
        for node in nodes:
            yield from raised_by(node, f"{place}:{getattr(node, 'lineno', 0)}")
        yield from refusals(nodes, str(place))


RAISED = sorted(set(everything_raised()), key=lambda one: (one.code, one.where))
CODES = sorted({one.code for one in RAISED})


def test_the_collection_finds_what_is_there() -> None:
    assert len(CODES) > 80
    # One of each way: raised, conditional, at a field, computed fields, through a variable, a rule's result.
    assert {
        "rating_link_spent", "sign_in_failed", "username_taken", "field_too_long", "do_not_call", "account_locked",
        "already_urgent", "lawyer_full", "unit_has_units", "reopened_by_rating", "request_not_understood",
    } <= set(CODES)  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_sentence(code: str) -> None:
    where = [one.where for one in RAISED if one.code == code]
    assert code in wording.SENTENCES, f"{code} is raised by {where} and has no words"
    assert str(wording.SENTENCES[code])


def test_every_sentence_is_said_somewhere() -> None:
    """A code that nobody gives any more, or that was mistyped where it is given."""
    own = {code for code in wording.SENTENCES if code.startswith(("notice_", "carrier_", "address_"))}
    composed = {one.moved_on for one in (consultations.PROCEDURE, checks.PROCEDURE, complaints.PROCEDURE)}
    assert set(wording.SENTENCES) - NAMED - set(CODES) - composed - own == set()


def test_every_sentence_gets_the_values_it_asks_for() -> None:
    wanting = {
        (one.code, one.where): missing
        for one in RAISED
        if one.code in wording.SENTENCES and (missing := placeholders(one.code) - one.params)
    }
    assert wanting == {}


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_every_language_keeps_the_values_and_says_something(language: str) -> None:
    with translation.override("en"):
        wanted = {code: placeholders(code) for code in wording.SENTENCES}
    with translation.override(language):
        for code, names in wanted.items():
            assert placeholders(code) == names, code
            said = wording.say(code, **dict.fromkeys(names, "7"), other="x")
            assert said
            assert "%(" not in said, code


def test_no_two_rooms_word_one_code() -> None:
    with pytest.raises(ValueError, match="stale"):
        wording.add({"stale": "Something else."})
    assert wording.SENTENCES["stale"] != "Something else."


def test_saying_fills_in_values_in_the_reader_s_language() -> None:
    with translation.override("en"):
        assert "wait 9 seconds" in wording.say("too_many_requests", retry_after=9)
    with translation.override("zh-hans"):
        assert "9" in wording.say("too_many_requests", retry_after=9)
        assert "wait" not in wording.say("too_many_requests", retry_after=9)
