"""The rows of the inbox, drawn by one format string.

The template engine spends a tenth of a millisecond on a row of this size; fifty of them would be half of
the page's cost. Everything that is not ours is escaped here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fawang.kernel.web.markup import card_tag, spoken_code, tag, when
from fawang.work_orders.queries import InboxRow
from fawang.work_orders.texts.labels import tone

LONGEST_SUMMARY = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A row and what the page says about it beyond the data. `unit` is empty where all are of one office."""

    data: InboxRow
    href: str
    person: str
    summary: str
    matter: str | Promise
    state_label: str | Promise
    unit: str
    #: Who has it, where a firm looks.
    lawyer: str = ""


_ROW = (
    '<tr data-row><th scope="row"><a href="{href}">{code}</a>{urgent}</th>'
    '<td class="queue__matter">{matter}<div class="hint">{summary}</div></td>'
    '<td class="queue__person" data-label="{person_label}">{person}</td>{unit}{lawyer}'
    '<td class="queue__state">{state}</td>'
    '<td class="queue__due" data-label="{due_label}">{due} {card}</td></tr>'
)
_LAWYER = '<td class="queue__lawyer" data-label="{lawyer_label}">{lawyer}</td>'
_UNIT = '<td class="queue__unit" data-label="{unit_label}">{unit}</td>'


def draw_rows(rows: Iterable[Row]) -> SafeString:
    """Return the rows of the inbox's table as HTML."""
    labels = {
        "person_label": escape(_("Person")),
        "due_label": escape(_("Due")),
    }
    unit_label, lawyer_label = escape(_("Office")), escape(_("Lawyer"))
    urgent = f" {tag(_('Urgent'), 'seal')}"
    #: What many rows say alike is written once.
    tags: dict[tuple[str, str], str] = {}
    matters: dict[str, str] = {}
    drawn = []
    for row in rows:
        data = row.data
        state = tags.get((data.kind, data.state))
        if state is None:
            state = str(tag(row.state_label, tone(data.kind, data.state)))
            tags[data.kind, data.state] = state
        matter = matters.get(data.matter)
        if matter is None:
            matter = matters[data.matter] = escape(str(row.matter))
        drawn.append(
            _ROW.format(
                href=escape(row.href),
                code=spoken_code(data.code),
                urgent=urgent if data.urgent else "",
                matter=matter,
                summary=escape(_short(row.summary)),
                person=escape(row.person),
                unit=_UNIT.format(unit_label=unit_label, unit=escape(row.unit)) if row.unit else "",
                lawyer=_LAWYER.format(lawyer_label=lawyer_label, lawyer=escape(row.lawyer))
                if row.lawyer
                else "",
                state=state,
                due=when(data.due_at) or "–",
                card=card_tag(data.card),
                **labels,
            )
        )
    # Each part above is escaped or made by our own tags.
    return SafeString("".join(drawn))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SUMMARY else text[: LONGEST_SUMMARY - 1] + "…"
