"""An agreement as lines to read: for its page, and for whoever approves it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fawang.kernel.wording import Text
from fawang.organisations.texts.labels import MATTERS
from fawang.partners.rules.agreements import EVERY, FIELDS, Scope, Terms
from fawang.partners.texts import labels
from fawang.people.rules import ROLES
from fawang.regions import queries as regions
from fawang.work_orders.rules.deadlines import Unit


def read_rows(terms: Terms) -> list[tuple[Text, str]]:
    """Return what stands in an agreement, each with its label; what is empty is left out."""
    names = ", ".join
    rows: list[tuple[Text, str]] = [
        (_("What the partner takes from us"), _scopes(terms.takes)),
        (_("What it may hand to us"), _scopes(terms.gives)),
        (_("Fields that leave"), names(str(labels.FIELDS[one]) for one in terms.fields_out if one in FIELDS)),
        (_("Fields that we read of what comes"), names(str(labels.FIELDS[one]) for one in terms.fields_in)),
        (_("Legal ground"), f"{labels.GROUNDS[terms.ground]} · {terms.basis}"),
        (_("How it is reached"), names(str(labels.LINKS.get(one.name, one.name)) for one in terms.links)),
        (_("Who answers on holidays"), names(f"{one.name} {one.phone}" for one in terms.holiday_contacts)),
        (
            _("The unit above the partner"),
            f"{terms.superior.name} {terms.superior.phone}" if terms.superior else "",
        ),
        (
            _("Only these roles here see it"),
            names(str(_(role.label)) for role in ROLES if role in terms.readers),
        ),
    ]
    clocks = [
        f"{labels.TERMS[term]} ({labels.URGENCIES[urgency]}): {_length(length.amount, length.unit)}"
        for (term, urgency), length in sorted(terms.lengths.items())
    ]
    rows.append((_("Clocks"), "; ".join(clocks)))
    return [(label, text) for label, text in rows if text]


def _length(amount: int, unit: Unit) -> str:
    if unit == Unit.HOURS:
        return ngettext("%(count)s hour", "%(count)s hours", amount) % {"count": amount}
    if unit == Unit.DAYS:
        return ngettext("%(count)s day", "%(count)s days", amount) % {"count": amount}
    return ngettext("%(count)s working day", "%(count)s working days", amount) % {"count": amount}


def _scopes(scopes: tuple[Scope, ...]) -> str:
    lines = []
    for one in scopes:
        matters = (
            str(_("All matters")) if EVERY in one.matters else ", ".join(str(MATTERS[m]) for m in one.matters)
        )
        places = (
            str(_("everywhere")) if EVERY in one.regions else ", ".join(regions.name(r) for r in one.regions)
        )
        lines.append(f"{matters} · {places} · " + ", ".join(str(labels.URGENCIES[u]) for u in one.urgencies))
    return "; ".join(lines)
