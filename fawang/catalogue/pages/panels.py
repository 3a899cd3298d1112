"""What forms add to the pages of an order: the answers for staff, the way to them for the person."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.catalogue.models import Signature
from fawang.catalogue.queries import filings as queries
from fawang.catalogue.queries.filings import Filled
from fawang.catalogue.texts import labels
from fawang.catalogue.texts.answers import label_of, reads, rows_of
from fawang.catalogue.texts.paper import steps_of
from fawang.kernel.wording import Text
from fawang.people.rules import Permission
from fawang.work_orders import queries as orders
from fawang.work_orders.kinds.panels import Panel, Seen

_MAY_ASK = frozenset({Permission.ORDER_DECIDE, Permission.ORDER_HANDLE})


def desk(seen: Seen) -> Panel | None:
    """Return the answers of an order's form for staff, without what tells who somebody is."""
    if seen.hidden:
        return None
    found = queries.of_order(seen.order.pk)
    if found is None:
        return None
    permissions = orders.permissions_on(seen.order, seen.by)
    may_read = Permission.PERSON_UNMASK in permissions
    context = {
        "code": seen.order.code,
        "title": labels.words(found.form.title),
        "version": found.row.version,
        "sections": list(rows_of(found.course, masked=True)),
        "steps": steps_of(found),
        "signatures": signature_rows(found, links=False),
        "corrections": correction_rows(found, masked=True),
        "asked": answer_choices(found) if permissions & _MAY_ASK else [],
        "answers_href": reverse("catalogue:order_form", args=[seen.order.code]) if may_read else "",
        "pdf_href": reverse("catalogue:order_pdf", args=[seen.order.code]) if may_read else "",
    }
    return Panel("catalogue/order_panel.html", context)


def own(seen: Seen) -> Panel | None:
    """Return the way to what somebody filled in, on the page of their matter, and what they are asked to put right."""
    found = queries.of_order(seen.order.pk)
    if found is None or not orders.speaks_for_first(seen.order, seen.by):
        return None
    open_ones = [row for row in correction_rows(found) if not row["answered_at"]]
    context = {
        "title": labels.words(found.form.title),
        "href": reverse("catalogue:own_form", args=[seen.order.code, seen.key]),
        "corrections": [
            {**row, "href": reverse("catalogue:correct", args=[seen.order.code, seen.key, row["answer"]])}
            for row in open_ones
        ],
        "signatures": signature_rows(found),
    }
    return Panel("catalogue/own_panel.html", context)


def signature_rows(found: Filled, *, links: bool = True) -> list[dict[str, Any]]:
    """Return who else signs, and has or has not; with `links`, the link that each of them gets."""
    signatures = queries.signatures_of(found.row)
    rows = []
    for signer in found.form.signers:
        if (row := signatures.get(signer.code)) is None:
            continue
        state, tone = state_of(found, row)
        key = queries.signing_key(found.row, signer.code)
        path = reverse("catalogue:sign", args=[found.row.code, signer.code, key])
        rows.append(
            {
                "who": labels.words(signer.who),
                "name": row.name if links else row.name[:1] + "**",
                "state": state,
                "tone": tone,
                "at": row.signed_at,
                "link": settings.FAWANG_PUBLIC_URL + path if links and tone != "good" else "",
            }
        )
    return rows


def state_of(found: Filled, row: Signature) -> tuple[Text, str]:
    """Return how far a signature is, and the colour of that."""
    if row.declined_at is not None:
        return _("declined"), "bad"
    if row.signed_at is None:
        return _("not signed yet"), ""
    if row.signed is None or bytes(row.signed) != found.digest:
        return _("signed an earlier text: must sign again"), "bad"
    return _("signed"), "good"


def correction_rows(found: Filled, *, masked: bool = False) -> list[dict[str, Any]]:
    """Return what was asked to be put right, with what stood there before."""
    by_name = {one.name: one for one in found.course.asked}
    rows = []
    for row in queries.corrections_of(found.row):
        one = by_name.get(row.answer)
        rows.append(
            {
                "answer": row.answer,
                "label": label_of(one) if one else row.answer,
                "note": row.note,
                "before": reads(one, row.before, masked=masked) if one and row.before else "",
                "asked_at": row.asked_at,
                "answered_at": row.answered_at,
            }
        )
    return rows


def answer_choices(found: Filled) -> list[tuple[str, str]]:
    """Return the answers that can be asked to be put right."""
    return [(one.name, label_of(one)) for one in found.course.asked if one.question is not None]
