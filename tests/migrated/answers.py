"""What an installation answers about every order it has. The version before and the present one are asked the same.

Of a page the text that is seen counts, line by line; of an operation of the API its whole answer.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client

from fawang.kernel import clock
from fawang.people.models import ApiToken, Staff
from fawang.work_orders import queries

#: When the demonstration was made; all answers are of an hour later.
MADE = datetime(2026, 11, 27, 15, 0, tzinfo=clock.CHINA)
ASKED = MADE + timedelta(hours=1)
#: Whose office most orders are at, and who sees those of the whole province.
OFFICER, PROVINCE = "demo-officer", "demo-province"
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|template|head)\b.*?</\1>", re.DOTALL)
_WITHIN_A_LINE = re.compile(r"</?(?:a|abbr|b|bdi|code|em|i|mark|small|span|strong|sub|sup|time)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(r'href="(/desk/orders\?[^"]*cursor=[^"]+)"')


def seen(page: str) -> list[str]:
    """Return the lines of text that somebody sees on a page."""
    text = _TAG.sub("\n", _WITHIN_A_LINE.sub("", _UNSEEN.sub("\n", page)))
    lines = (" ".join(unescape(line).split()) for line in text.splitlines())
    return [line for line in lines if line]


class Asker:
    """Somebody of the demonstration with a browser and a token; each request comes from an address of its own."""

    def __init__(self, username: str) -> None:
        self.name = username
        self.staff = Staff.objects.get(username=username)
        self._token = sha256(username.encode()).hexdigest()
        digest = sha256(self._token.encode()).digest()
        ApiToken.objects.create(
            staff=self.staff,
            token_hash=digest,
            name="t",
            created_at=MADE,
            expires_at=ASKED + timedelta(hours=9),
        )
        self._client = Client()
        session = self._client.session
        session.update({"staff_id": self.staff.pk, "second_factor": True, "seen": ASKED.timestamp()})
        session.save()

    def page(self, path: str) -> str:
        """Return a page of the workbench."""
        return _text(self._client.get(path))

    def api(self, path: str) -> Any:
        """Return what an operation of the API answers, with its status."""
        return _answer(path, authorization=f"Bearer {self._token}")


def everything() -> Iterator[tuple[str, Any]]:
    """Yield what is asked, and the answer: lines of a page, or `[status, content]` of the API."""
    officer, province = Asker(OFFICER), Asker(PROVINCE)
    yield from _lists(officer, "open", "all", "ended", "submitted")
    yield from _lists(province, "open", "all")
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM work_orders_workorder ORDER BY id")
        codes = [code for (code,) in cursor.fetchall()]
        cursor.execute(
            "SELECT s.username FROM people_staff s JOIN work_orders_workorder o USING (lawyer_id)"
            " GROUP BY s.username ORDER BY count(*) DESC, s.username LIMIT 2"
        )
        handling = [Asker(username) for (username,) in cursor.fetchall()]
    for asker in (*handling, *map(Asker, ("demo-firm", "demo-clerk", "demo-head"))):
        yield from _lists(asker, "all")
    lead = Asker("demo-lead")
    for path in ("/desk/callbacks", "/desk/consultations"):
        yield f"page {path} of {lead.name}", seen(lead.page(path))
    for code in codes:
        yield from _order(code, officer, province)


def _order(code: str, officer: Asker, province: Asker) -> Iterator[tuple[str, Any]]:
    order = queries.order_by_code(code)
    assert order is not None
    key = queries.access_key(order)
    path = f"/api/v1/work-orders/{code}"
    yield f"api {path} of its person", _answer(path, x_access_key=key)
    yield f"api {path}/forms of its person", _answer(f"{path}/forms", x_access_key=key)
    yield f"page /f/{code}", seen(_text(_visitor().get(f"/f/{code}/{key}")))
    mine = officer.api(path)
    yield f"api {path} of {officer.name}", mine
    # Whoever cannot see it asks nothing further; somebody above can.
    staff = officer if mine[0] == 200 else province
    if staff is province:
        yield f"api {path} of {province.name}", province.api(path)
    yield f"api {path}/forms of {staff.name}", staff.api(f"{path}/forms")
    yield f"api {path}/notices of {staff.name}", staff.api(f"{path}/notices")
    if order.state == "accepted" and staff is officer:
        yield f"api {path}/lawyers", staff.api(f"{path}/lawyers")
    yield f"page /desk/orders/{code} of {staff.name}", seen(staff.page(f"/desk/orders/{code}"))


def _lists(asker: Asker, *states: str) -> Iterator[tuple[str, Any]]:
    """Ask for a list, and for all that follow its first page."""
    for state in states:
        path, number = f"/desk/orders?state={state}", 1
        while path:
            page = asker.page(path)
            yield f"page /desk/orders?state={state} of {asker.name}, {number}", seen(page)
            following = _ADDRESS.search(page)
            path, number = unescape(following[1]) if following else "", number + 1
        cursor: Any = ""
        number = 1
        while cursor is not None:
            answer = asker.api(f"/api/v1/work-orders?state={state}&cursor={cursor}")
            yield f"api /work-orders?state={state} of {asker.name}, {number}", answer
            cursor, number = answer[1]["next"] if answer[0] == 200 else None, number + 1


_visitors = iter(range(1, 60_000))


def _visitor() -> Client:
    number = next(_visitors)
    return Client(REMOTE_ADDR=f"10.{number // 62500}.{number // 250 % 250}.{number % 250 + 1}")


def _answer(path: str, **headers: str) -> list[Any]:
    response = _visitor().get(path, headers=headers)
    return [response.status_code, response.json()]


def _text(response: Any) -> str:
    assert response.status_code == 200, (response.status_code, response.request["PATH_INFO"])
    return str(response.content.decode())
