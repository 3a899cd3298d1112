"""Offices, rows of the table of jurisdictions, and questions that tests of routing share."""

from datetime import date

from fawang.organisations.rules.routing import Entry, Office, Question, Route, Why, route

TODAY = date(2026, 11, 24)
PLACES = [
    "44",
    "4406",
    "440605",
    "440605011",
    "440605011049",
    "440606",
    "4419",
    "441900",
    "441900122",
    "4401",
]
BUREAUX = {
    code: Office(900 + n, f"bureau {code}", code, (900 + n,))
    for n, code in enumerate(["44", "4406", "440605"])
}


def office(number: int, region: str, *, active: bool = True) -> Office:
    return Office(number, f"office {number}", region, (number, 1), active)


def entry(number: int, region: str, **rest: object) -> Entry:
    values: dict[str, object] = {"office": office(number, region), "basis": "legal_aid_law_38", **rest}
    return Entry(id=number, version=number * 10, service="legal_aid", region_code=region, **values)  # type: ignore[arg-type]


def ask(*entries: Entry, place: str | None = "440605011049", **rest: object) -> Route:
    question = Question(**{"service": "legal_aid", "matter": "labour", "place": place, "on": TODAY} | rest)  # type: ignore[arg-type]
    return route(question, entries=entries, bureaux=BUREAUX, province="44", table_version=77)


def codes(found: Route) -> list[Why]:
    return [step.code for step in found.steps]


COUNTY, PREFECTURE = entry(1, "440605"), entry(2, "4406")
