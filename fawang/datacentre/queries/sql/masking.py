"""A statement as the audit keeps it: without what looks like somebody's name or number."""

import re
from itertools import pairwise

from fawang.knowledge.rules.redaction import MASK, redact

#: Codes, days and patterns of these: what statements on facts compare with.
_CODE = re.compile(
    r"[A-Za-z_.:%/ -]*|[A-Za-z0-9_.:%/ -]{0,9}|[0-9]{4}-[0-9]{2}(-[0-9]{2})?.{0,9}|[0-9]{12}", re.ASCII
)
#: A telephone number has at least so many digits.
_DIGITS = 8
MOST = 4_000


def masked(statement: str) -> str:
    """Return a statement with comments, long numbers and texts that are no codes replaced by a mark."""
    import duckdb

    content = statement.encode()
    tokens = duckdb.tokenize(statement)
    if not tokens:
        return redact(statement)[:MOST]
    ends = [*(after for (_, _), (after, _) in pairwise(tokens)), len(content)]
    found = content[: tokens[0][0]]
    for (start, kind), end in zip(tokens, ends, strict=True):
        text = content[start:end].decode(errors="replace")
        found += _token(text, kind.name).encode()
    return redact(found.decode(errors="replace"))[:MOST]


def _token(text: str, kind: str) -> str:
    bare = text.rstrip()
    space = text[len(bare) :]
    if kind == "comment":
        return f"-- {MASK}\n"
    if kind == "string_const" and not _CODE.fullmatch(bare.strip("'")):
        return f"'{MASK}'{space}"
    if kind == "numeric_const" and sum(one.isdigit() for one in bare) >= _DIGITS:
        return f"{MASK}{space}"
    return text
