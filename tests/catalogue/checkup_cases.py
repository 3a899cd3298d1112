"""A check-up as a firm of a park answers it."""

from django.test import Client

from fawang.catalogue.forms.course import course
from tests.catalogue.form_cases import fill, shipped

CODE = "business_checkup"
FIRM = {
    "kind": "company", "staff": "some", "online": "yes", "consumers": "yes", "makes": "yes", "premises": "rented",
}  # fmt: skip


def answered(**changes: str) -> dict[str, str]:
    """Return answers of a firm in which everything is as it should be, but for `changes`."""
    given = {**FIRM, **{name: text for name, text in changes.items() if name in FIRM}}
    for one in course(shipped(CODE), given).asked:
        if one.name not in given and one.field.choices:
            given[one.name] = "no" if one.name in ("capital_overdue", "court_papers") else "yes"
    return {**given, "firm_name": "", "firm_place": "", **changes}


def check(client: Client, *, start: str = "", **changes: str) -> str:
    """Do a check-up page by page; return the address of its result."""
    response = fill(client, CODE, answered(**changes), start=start)
    assert response.status_code == 200, response
    response = client.post("/help/submit")
    assert response.status_code == 302, response.content.decode()
    location: str = response["Location"]
    return location
