"""Expressions of XLSForm (a part of XPath) as expressions of forms. Pure."""

import re
from collections.abc import Mapping

from fawang.catalogue.forms.shape import Type

_TOKENS = re.compile(
    r"\s*(?:(?P<selected>selected\(\s*\$\{(?P<of>\w+)\}\s*,\s*(?P<code>'[^']*'|\"[^\"]*\")\s*\))"
    r"|(?P<sum>sum\(\s*\$\{(?P<added>\w+)\}\s*\))|(?P<count>count\(\s*\$\{(?P<counted>\w+)\}\s*\))"
    r"|\$\{(?P<name>\w+)\}|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>and|or|not|div|mod|round|min|max)\b|(?P<sign><=|>=|!=|=|<|>|\+|-|\*|\(|\)|,))"
)
_SIGNS = {"=": "=="}
_WORDS = {"div": "/", "mod": "%"}


class Unsupported(ValueError):
    """A part of an expression that forms do not have; the message is that part."""


def translate(text: str, types: Mapping[str, Type], repeats: Mapping[str, str]) -> str:
    """Return an expression of XLSForm in the language of forms.

    Args:
        types: the type of each question by name.
        repeats: the repeat in which a question stands, by its name.

    Raises:
        Unsupported: it uses something that has no counterpart.
    """
    parts, at, last = [], 0, ""
    while text[at:].strip():
        found = _TOKENS.match(text, at)
        if found is None:
            raise Unsupported(text[at:].strip())
        at = found.end()
        kind = found.lastgroup if found.lastgroup not in ("of", "code", "added", "counted") else ""
        if found["selected"]:
            name, code = found["of"], found["code"]
            parts.append(f"{code} in {name}" if types.get(name) == Type.SEVERAL else f"{name} == {code}")
        elif found["sum"]:
            name = found["added"]
            parts.append(f"sum(map({repeats[name]}, #.{name}))" if name in repeats else f"sum({name})")
        elif found["count"]:
            parts.append(f"len({found['counted']})")
        elif kind == "name":
            last = found["name"]
            parts.append(last)
        elif kind == "text":
            code = found["text"][1:-1]
            truth = types.get(last) == Type.YES_NO and code in ("yes", "no")
            parts.append(("true" if code == "yes" else "false") if truth else found["text"])
        elif kind == "word":
            parts.append(_WORDS.get(found["word"], found["word"]))
        else:
            parts.append(_SIGNS.get(found[kind or "sign"], found[kind or "sign"]))
    return " ".join(parts).replace("( ", "(").replace(" )", ")").replace("round (", "round(")
