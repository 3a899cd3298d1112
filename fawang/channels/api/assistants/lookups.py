"""What the five tools look up: what is public. What somebody tells them is kept nowhere, and nothing opens a matter."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.appointments.queries import next_free
from fawang.catalogue.queries import carriers, listing
from fawang.catalogue.queries import forms as versions
from fawang.catalogue.texts import labels as form_labels
from fawang.channels.api.assistants import answers
from fawang.channels.api.assistants.answers import Asked, Choice, Source
from fawang.channels.queries import channels
from fawang.channels.queries.guidance import BriefArticle, article_of, brief, vouched
from fawang.channels.rules.channels import Offer
from fawang.consultations.queries import zone_versions
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.rules.text import clean
from fawang.knowledge.data.item import Depth, Item
from fawang.knowledge.guidance.urgent import Help
from fawang.knowledge.queries import entries
from fawang.knowledge.queries.items import ItemLine
from fawang.knowledge.queries.last_days import Reckoned, is_possible, reckon
from fawang.knowledge.rules import citations
from fawang.knowledge.rules.papers import Known, Missing, Service
from fawang.knowledge.texts import labels
from fawang.knowledge.texts import last_days as texts
from fawang.organisations.queries import Near, Wanted
from fawang.organisations.rules import HIDDEN
from fawang.organisations.texts.hours import say_opening
from fawang.organisations.texts.labels import UNIT_KINDS
from fawang.regions import queries as regions
from fawang.stations import queries as stations

#: As many offices, items or forms are named at once.
MOST: Final = 10
_DETAILS: Final = (
    "who", "where", "papers", "fee", "waiver", "term", "term_promised", "steps", "official_code", "refused_by",
)  # fmt: skip


def guidance(
    words: str, *, place: str = "", facts: Mapping[str, str] | None = None, entry: str = ""
) -> answers.GuidanceAnswer:
    """Return what helps somebody who says `words`.

    Args:
        place: a division's code, or a place in words.
        facts: what the person answered when asked back, by the name of the fact.
        entry: the code of what they chose of `offered`.

    Raises:
        Invalid: `words_needed`.
    """
    text = clean(words)
    if not text:
        raise Invalid("words_needed", errors={"words": "words_needed"})
    found = brief(text, answered=facts, entry=entry, place=_place(place))
    asked = found.question
    articles = {article.citation: article for one in found.answers for article in one.articles}
    return answers.GuidanceAnswer(
        call_now=[_call(one) for one in found.found.urgent],
        zone=_zone_now(),
        state=found.state,
        answers=[
            answers.Advice(
                code=one.code,
                title=one.title,
                answer=one.answer,
                steps=list(one.steps),
                papers=list(one.papers),
                validity=one.validity,
                articles=[article.citation for article in one.articles],
                address=_public(one.page),
            )
            for one in found.answers
        ],
        offered=[Choice(value=one.code, label=one.title) for one in found.offered],
        asked=Asked(
            fact=asked[0],
            question=asked[1],
            choices=[Choice(value=value, label=label) for value, label in asked[2]],
        )
        if asked
        else None,
        **_sourced(
            [
                *(
                    Source(name=one.title, validity=one.validity, address=_public(one.page))
                    for one in found.answers
                ),
                *(_law(one) for one in articles.values()),
            ],
            "shell:home",
        ),
    )


def _zone_now() -> answers.ZoneNow | None:
    zone = zone_versions.announced() if channels.is_open("assistants", Offer.ZONES) else None
    if zone is None:
        return None
    address = _public(reverse("consultations:zone", args=[zone.code]))
    return answers.ZoneNow(name=str(zone.name), announcement=str(zone.announcement), address=address)


def service_item(words: str = "", *, item: str = "", place: str = "") -> answers.ItemsAnswer:
    """Return the service items that fit `words`, or the one whose id is `item`, with its papers, fee, term and steps.

    Raises:
        NotFound: `entry_not_found`.
    """
    if not item:
        found = listing.find(listing.Wanted(text=clean(words), place=_place(place)))
        lines = found.items[:MOST]
        sources = [_register(_("Register of services"), reverse("catalogue:services"))]
        return answers.ItemsAnswer(
            items=[_item(line, depth) for line, depth in lines],
            details={},
            **_sourced(sources, "catalogue:services"),
        )
    shown, line = entries.shown(item), listing.line(item)
    if not isinstance(shown.entry, Item) or line is None:
        raise NotFound("entry_not_found")
    cited = list(dict.fromkeys([*shown.entry.articles, *shown.entry.fee_articles]))
    rows = entries.articles_cited(cited)
    body = shown.entry.model_dump(mode="json", include=set(_DETAILS))
    page = reverse("catalogue:service", args=[item])
    return answers.ItemsAnswer(
        items=[_item(line, carriers.current().depth(line))],
        details={name: body[name] for name in _DETAILS if body.get(name)},
        **_sourced(
            [
                Source(name=shown.title, validity=vouched(shown), address=_public(page)),
                *(_law(article_of(rows[one])) for one in cited if one in rows),
            ],
            "catalogue:service",
            item,
        ),
    )


def offices(place: str, *, heading: str = "", open_now: bool = False) -> answers.OfficesAnswer:
    """Return the offices nearest to a place, a point in no case: a division, an address, or an office's name."""
    now = clock.now()
    wanted = Wanted(kinds=(), service="", language="", accessible=False, open_now=open_now)
    found = stations.find(place, wanted, now=now, heading=heading)
    near = (*found.named, *found.near.items, *found.serving)
    rows = list({one.card.unit.id: one for one in near}.values())[:MOST]
    free = next_free({one.card.unit.id for one in rows}, now)
    confirmed = [one.card.unit.confirmed_at for one in rows if one.card.unit.confirmed_at]
    held = (
        _("confirmed by the office, the oldest on %(day)s") % {"day": min(confirmed).date()}
        if confirmed
        else ""
    )
    return answers.OfficesAnswer(
        place=found.place.path_name if found.place else "",
        candidates=[one.path_name for one in found.places],
        offices=[_office(one, free) for one in rows],
        **_sourced(
            [_register(_("Register of offices"), reverse("stations:offices"), held)], "stations:offices"
        ),
    )


def last_day(known: Known) -> answers.PeriodAnswer:
    """Return the one fact that is missing, or the last days by a paper.

    Raises:
        Invalid: `date_impossible`.
    """
    if known.day is not None and not is_possible(known.day):
        raise Invalid("date_impossible", errors={"day": "date_impossible"})
    found = reckon(known)
    if isinstance(found, Missing):
        asked = Asked(
            fact=found.fact,
            question=texts.question(found.fact, found.known),
            choices=[Choice(value=code, label=texts.option(found.fact, code)) for code in found.options],
        )
        return answers.PeriodAnswer(
            asked=asked, before="", last_days=[], **_sourced([], "knowledge:last_day")
        )
    return answers.PeriodAnswer(
        asked=None,
        before=labels.for_reader(found.case.before),
        last_days=[
            answers.LastDay(
                period=labels.for_reader(one.period.name),
                last_day=one.running.due,
                days_left=one.running.left,
                may_move=one.running.may_move,
                how=texts.steps(found, one.period.code),
                note=labels.for_reader(one.period.note),
            )
            for one in found.ends
        ],
        **_sourced(_laws_of(found), "knowledge:last_day"),
    )


def forms() -> answers.FormsAnswer:
    """Return the forms that can be begun now; a person fills one in on the site, never an assistant."""
    return answers.FormsAnswer(
        forms=[
            answers.FormLine(
                code=one.code,
                title=form_labels.words(one.title),
                intro=form_labels.words(one.intro),
                version=one.version,
                address=_public(reverse("catalogue:form", args=[one.code])),
            )
            for one in versions.published()
        ],
        **_sourced([_register(_("Register of forms"), reverse("catalogue:forms"))], "catalogue:forms"),
    )


def known_of(
    paper: str, role: str, matter: str, service: str, day: date | None, in_custody: bool | None
) -> Known:
    """Return what is known of a paper; a way of service that does not exist is left out, and asked for."""
    return Known(paper, role, matter, Service(service) if service in set(Service) else None, day, in_custody)


def _place(text: str) -> str:
    return regions.place_in(text) if text.strip() else ""


def _public(path: str) -> str:
    return settings.FAWANG_PUBLIC_URL + path


def _sourced(sources: Iterable[Source], page: str, *args: str) -> dict[str, Any]:
    return {
        "as_of": clock.today(),
        "sources": list(sources),
        "open": _public(reverse(page, args=args)),
        "progress": _public(reverse("shell:track")),
    }


def _register(name: str, path: str, validity: str = "") -> Source:
    return Source(name=name, validity=validity or _("as published now"), address=_public(path))


def _law(article: BriefArticle) -> Source:
    cited = citations.parse(article.citation)
    path = reverse("knowledge:law", args=[cited.law]) if cited else ""
    return Source(
        name=article.citation,
        text=article.text,
        validity=article.validity_text,
        since=article.since,
        dated=article.dated,
        address=_public(path) if path else "",
    )


def _laws_of(found: Reckoned) -> list[Source]:
    named = [
        text for one in found.ends for text in (*one.period.articles, *texts.COUNTED_BY[one.period.counting])
    ]
    rows = entries.articles_cited(list(dict.fromkeys(named)))
    return [_law(article_of(row)) for row in rows.values()]


def _call(one: Help) -> answers.CallNow:
    return answers.CallNow(
        sign=str(labels.URGENCY[one.sign]),
        numbers=[f"{call.number} {labels.CALLS[call.name]}" for call in one.calls],
    )


def _item(line: ItemLine, depth: Depth) -> answers.ItemAnswer:
    return answers.ItemAnswer(
        id=line.id,
        code=line.code,
        name=labels.for_reader(line.name),
        about=labels.for_reader(line.about),
        department=str(labels.DEPARTMENTS[line.department]),  # type: ignore[index]
        depth=depth,
        phone=line.phone,
        address=_public(reverse("catalogue:service", args=[line.id])),
    )


def _office(one: Near, free: Mapping[int, Any]) -> answers.OfficeAnswer:
    unit, card = one.card.unit, one.card
    return answers.OfficeAnswer(
        id=unit.id,
        name=unit.name,
        kind=str(UNIT_KINDS[unit.kind]),
        # Shelters and the like tell where they are by telephone only.
        address="" if unit.kind in HIDDEN else unit.public_address,
        phone=card.call.phone if card.call else "",
        opening=say_opening(card.opening, card.call),
        metres=one.metres,
        next_free=free[unit.id].isoformat() if unit.id in free else "",
        page=_public(card.link),
        book=_public(reverse("appointments:new", query={"unit": unit.id})) if unit.id in free else "",
    )
