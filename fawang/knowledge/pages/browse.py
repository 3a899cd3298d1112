"""Reading the collection without a question: matters, entries, laws. Nothing here tells who reads."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.data import limits, packs
from fawang.knowledge.data.item import Item
from fawang.knowledge.data.pack import Guide, Question
from fawang.knowledge.guidance.compose import Answer
from fawang.knowledge.pages import main_action
from fawang.knowledge.queries import corrections, entries, statutes
from fawang.knowledge.queries.entries import Shown
from fawang.knowledge.rules import Kind
from fawang.organisations.texts.labels import MATTERS
from fawang.people.accounts.identity import address_of


@allow(Audience.EVERYBODY)
def index(request: ActingRequest) -> HttpResponse:
    """Show all matters by head, the guides, and the ways into laws and service items."""
    pack = packs.current()
    heads = [
        {"code": code, "name": name, "matters": [f"{code}.{one.code}" for one in file.matters]}
        for code, name in MATTERS.items()
        if (file := pack.heads.get(code))
    ]
    return render(request, "knowledge/index.html", {"heads": heads, "guides": entries.guides()})


@allow(Audience.EVERYBODY)
def matter(request: ActingRequest, code: str) -> HttpResponse:
    """Show everything about a matter; its address can be shared, since it holds no personal words."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    about = packs.current().matters.get(code)
    if about is None:
        raise NotFound("not_found")
    found = entries.of_matter(code)
    cited = _cited(found)

    def listed(kind: Kind) -> list[Answer]:
        return [Answer(one, cited(one)) for one in found if one.kind == kind]

    items = [one for one in found if one.kind == Kind.ITEM]
    ways = main_action.ways([one.code for one in items])
    context = {
        "code": code,
        # What somebody who reads about a matter needs of its many items, they say in their own words.
        "action": main_action.choose((), (), about.units, ways, known=True),
        "head": code.partition(".")[0],
        "about": about,
        "questions": listed(Kind.QUESTION),
        "opinions": listed(Kind.OPINION),
        "guides": [one for one in found if one.kind == Kind.GUIDE],
        "items": [(one, ways.apply.get(one.code, "")) for one in items],
        "periods": [one for one in packs.current().periods.values() if code in one.matters],
        "share": settings.FAWANG_PUBLIC_URL + reverse("knowledge:matter", args=[code]),
        "today": clock.today().isoformat(),
    }
    return render(request, "knowledge/matter.html", context)


@allow(Audience.EVERYBODY)
def entry(request: ActingRequest, code: str) -> HttpResponse:
    """Show one entry whole."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    shown = entries.shown(code)
    if isinstance(shown.entry, Item):
        # What is to be done about it here a room above knows.
        return HttpResponseRedirect(reverse("catalogue:service", args=[code]))
    pack = packs.current()
    periods: list[str] = list(shown.entry.periods) if isinstance(shown.entry, Question) else []
    if isinstance(shown.entry, Guide):
        periods = [period for step in shown.entry.steps for period in step.periods]
    codes = getattr(shown.entry, "items", [])
    rows = entries.shown_by_code(codes)
    items = [rows[one] for one in codes if one in rows]
    ways = main_action.ways([one.code for one in items])
    about = pack.matters.get(shown.matter)
    doors = about.units if about else ()
    context = {
        "answer": Answer(shown, tuple(entries.articles_of(shown.entry))),
        "shown": shown,
        "corrected": corrections.of_entry(code, confirmed=True),
        "periods": [pack.periods[one] for one in dict.fromkeys(periods) if one in pack.periods],
        "items": [(one, ways.apply.get(one.code, "")) for one in items],
        "doors": doors,
        "action": main_action.choose((), items, doors, ways, known=True),
        "share": settings.FAWANG_PUBLIC_URL + reverse("knowledge:entry", args=[code]),
        "today": clock.today().isoformat(),
    }
    return render(request, f"knowledge/entry_{shown.kind}.html", context)


@allow(Audience.EVERYBODY)
def laws(request: ActingRequest) -> HttpResponse:
    """List the laws; what is typed may also be a citation, which leads to its article."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    q = request.GET.get("q", "").strip()[:200]
    page = statutes.laws(q=q, cursor=request.GET.get("cursor") or None)
    article = None
    if q:
        try:
            article = statutes.article(q)
        except NotFound:
            article = None
    context = {
        "q": q,
        "laws": page.items,
        "article": article,
        "next_href": reverse("knowledge:laws", query={"q": q, "cursor": page.next_cursor})
        if page.next_cursor
        else "",
        "first_href": reverse("knowledge:laws", query={"q": q} if q else None)
        if request.GET.get("cursor")
        else "",
    }
    return render(request, "knowledge/laws.html", context)


@allow(Audience.EVERYBODY)
def law(request: ActingRequest, name: str) -> HttpResponse:
    """Show a law in the text that applies, or in that of the date asked for."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    found = statutes.law(name, dated=_day(request.GET.get("dated", "")))
    return render(request, "knowledge/law.html", {"law": found})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound("law_not_found") from None


def _cited(found: list[Shown]) -> Callable[[Shown], tuple[tuple[str, statutes.ArticleRow | None], ...]]:
    """Return what gives the articles of an entry; those of all entries are read in one query."""
    rows = entries.articles_of_all([one.entry for one in found])

    def cited(shown: Shown) -> tuple[tuple[str, statutes.ArticleRow | None], ...]:
        return tuple((text, rows.get(text)) for text in packs.cited(shown.entry))

    return cited
