"""SQL of analysts on the facts."""

import json
from collections.abc import Generator
from typing import Annotated

from django.http import StreamingHttpResponse
from ninja import Router, Schema
from pydantic import Field

from fawang.datacentre.actions import sql
from fawang.datacentre.data import limits
from fawang.datacentre.queries.answers.chunks import sent
from fawang.datacentre.queries.sql.running import Answer
from fawang.kernel.rules.problems import Problem, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

router = Router(tags=["metrics"])


class StatementIn(Schema):
    """A statement: one SELECT."""

    statement: str = Field(max_length=20_000)
    limit: int = Field(10_000, ge=1, le=sql.MOST_ROWS, description="so many rows at most")


class RowsOut(Schema):
    """The answer. `problem` is there where it failed after it had begun: then `rows` are not all."""

    columns: list[Annotated[list[str], Field(min_length=2, max_length=2)]] = Field(
        description="name and type of DuckDB"
    )
    rows: list[list[object]] = Field(description="whole numbers beyond 2^53 and decimals are texts")
    demo: bool
    count: int
    cut: bool = Field(description="there are more rows than `limit`")
    problem: str | None = Field(description="a code")


@router.post("/metrics/sql", response=RowsOut, summary="Ask the facts in SQL")
@allow(Permission.DATA_ANALYSE)
@may_raise(TooMany)
def ask(request: ActingRequest, body: StatementIn) -> StreamingHttpResponse:
    """Run one SELECT over the facts and the tables of dimensions, in DuckDB's SQL. Each statement is in the audit.

    Whoever may not see everything has tables with their own rows only.

    Problems: `sql_refused`, `sql_wrong`, `sql_failed`, `sql_too_large`, `sql_busy`, `asking_took_too_long`,
    `facts_missing`, `too_many_requests`.
    """
    throttle.take(limits.SQL_BY_STAFF, request.actor.label)
    answer = sql.ask(by=request.actor, statement=body.statement, limit=body.limit)
    # What goes wrong before the first rows is a problem; afterwards the answer says so at its end.
    first = next(answer.batches, [])
    content = sent(_pieces(answer, first), lambda whole: None, None)
    response = StreamingHttpResponse(content, content_type="application/json; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def _pieces(answer: Answer, first: list[list[object]]) -> Generator[bytes]:
    yield f'{{"columns": {json.dumps(answer.columns)}, "rows": ['.encode()
    yield ", ".join(map(json.dumps, first)).encode()
    problem = None
    try:
        for batch in answer.batches:
            yield (", " + ", ".join(map(json.dumps, batch))).encode()
    except Problem as failure:
        problem = failure.code
    end = {"demo": answer.demo, "count": answer.rows, "cut": answer.cut, "problem": problem}
    yield f"], {json.dumps(end)[1:]}".encode()
