"""Printing a prescribed form: it names the person, so the reading is audited."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit
from fawang.kernel.web.papers import to_pdf
from fawang.legal_aid.queries.forms import available
from fawang.legal_aid.queries.forms.facts import facts_of
from fawang.work_orders.queries import WorkOrder

PRINTED = audit.declare("legal_aid.form_printed", gettext_lazy("Printed a prescribed form"))


@dataclass(frozen=True, slots=True)
class Printed:
    """A form as a file. The name says nothing about what is in it beyond its code."""

    name: str
    content: bytes


def print_form(*, by: Actor, order: WorkOrder, code: str) -> Printed:
    """Return the form `code` of `order` as PDF.

    Raises:
        NotFound: there is no such form, not at this point of the case, or it is not theirs.
        Unavailable: see papers.to_pdf.
    """
    form = available(order, by=by).get(code)
    if form is None:
        raise NotFound("not_found")
    content = to_pdf(form.template, {"form": form, "facts": facts_of(order, form.after)})
    audit.record(
        PRINTED, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id,
        form=code, contact=order.contact_id,
    )  # fmt: skip
    return Printed(f"{order.code}-{code}.pdf", content)
