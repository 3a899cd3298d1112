"""The whole file of an order for an archive (卷宗): one ZIP with a list of contents, all papers, and the hash of each.

The list says what was done, when and by whom; `SHA256SUMS` is what `sha256sum -c` checks. Files are read one after the
other, so that the largest order takes no more memory than its largest file.
"""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any

from django.utils import translation
from django.utils.translation import gettext_lazy, pgettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.ids import spoken
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.rules.step_fields import Kind
from fawang.kernel.security import audit
from fawang.kernel.web.papers import LANGUAGE, to_pdf
from fawang.notices import queries as notices
from fawang.notices.texts import TEXTS
from fawang.notices.texts import labels as notices_labels
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.documents import content_of
from fawang.work_orders.kinds.archive import Enclosure, Part, Table, parts_of, when
from fawang.work_orders.models import Document
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.desks import asked_only
from fawang.work_orders.rules.codes import Scan
from fawang.work_orders.texts import labels
from fawang.work_orders.texts.history import actor_name, text_of

ARCHIVED = audit.declare("work_orders.archived", gettext_lazy("Took the whole file of an order"))
CONTENTS, SUMS = "目录.pdf", "SHA256SUMS"
#: So much of a ZIP is kept in memory; what is larger lies in a file without a name.
_IN_MEMORY = 8 * 1024 * 1024
_LONGEST_NAME = 80
_UNFIT = (Scan.PENDING, Scan.INFECTED)


@dataclass(frozen=True, slots=True)
class Archived:
    """The file of an order: the name of the ZIP, and the ZIP itself at its beginning."""

    name: str
    content: IO[bytes]


def archive_order(*, by: Actor, order: WorkOrder) -> Archived:
    """Return the whole file of an order; names stand in it, so whoever takes it may read them, and that is audited.

    Raises:
        NotAllowed: `by` may see the order, but not who it is about.
        Unavailable: see `papers.to_pdf`.
    """
    if Permission.PERSON_UNMASK not in queries.permissions_on(order, by) or asked_only(order, by):
        raise NotAllowed("not_allowed")
    with ExitStack() as closing:
        content = closing.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
        with translation.override(LANGUAGE):
            files = _write(order, content)
        audit.record(
            ARCHIVED, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id, files=files,
            contact=order.contact_id,
        )  # fmt: skip
        content.seek(0)
        # Whoever sends it closes it.
        closing.pop_all()
    return Archived(f"{order.code}.zip", content)


def _write(order: WorkOrder, content: IO[bytes]) -> int:
    kind = kinds.kind_of(order.kind)
    parts = [_own(order), *parts_of(order, kind.archive)]
    sums: list[tuple[str, str]] = []
    listed: list[tuple[Any, ...]] = []
    with zipfile.ZipFile(content, "w") as archive:
        enclosures = [one for part in parts for one in part.enclosures]
        for number, one in enumerate(enclosures, 1):
            data, name = one.read(), f"{number:03d}-{_plain(one.name)}"
            archive.writestr(name, data)
            sums.append((hashlib.sha256(data).hexdigest(), name))
            listed.append((number, one.about, name, f"{len(data):,}", sums[-1][0]))
        tables = [table for part in parts for table in part.tables if table.rows]
        context = {
            "code": spoken(order.code),
            "title": kind.archive_title or gettext_lazy("File of the matter"),
            "office": organisations.unit(order.unit_id).name,
            "now": clock.now(),
            "tables": [*tables, Table(gettext_lazy("Files in this archive"), _FILE_HEAD, listed)],
        }
        contents = to_pdf("work_orders/archive/paper.html", context)
        archive.writestr(CONTENTS, contents)
        sums.append((hashlib.sha256(contents).hexdigest(), CONTENTS))
        archive.writestr(SUMS, "".join(f"{digest}  {name}\n" for digest, name in sums))
    return len(enclosures)


_FILE_HEAD = (
    pgettext_lazy("archive", "No."),
    pgettext_lazy("archive", "What"),
    pgettext_lazy("archive", "File"),
    pgettext_lazy("archive", "Bytes"),
    pgettext_lazy("archive", "SHA-256"),
)
_WHEN, _WHAT, _WHO = (
    pgettext_lazy("archive", "When"),
    pgettext_lazy("archive", "What"),
    pgettext_lazy("archive", "By whom"),
)
_DETAILS = pgettext_lazy("archive", "Details")


def _own(order: WorkOrder) -> Part:
    """Return what every order has."""
    return Part(
        tables=(
            Table(gettext_lazy("The matter"), (_WHAT, _DETAILS), [*_facts(order), *_answers(order)]),
            Table(
                gettext_lazy("All steps"), (pgettext_lazy("archive", "No."), _WHEN, _WHAT, _WHO, _DETAILS),
                list(_steps(order)),
            ),
            Table(
                gettext_lazy("Time limits"),
                (_WHAT, pgettext_lazy("archive", "Began"), pgettext_lazy("archive", "Due"),
                 pgettext_lazy("archive", "Ended"), pgettext_lazy("archive", "By which rule")),
                [
                    (labels.term(order.kind, one.term), when(one.started_at), when(one.due_at), when(one.ended_at),
                     labels.source(order.kind, one.source))
                    for one in queries.deadlines_of(order)
                ],
            ),
            Table(
                gettext_lazy("What people were told"), (_WHEN, _WHAT, pgettext_lazy("archive", "State")),
                [
                    (when(one.sent_at or one.not_before), TEXTS[one.text].subject, notices_labels.STATES[one.state])
                    for one in notices.notices_of(f"work_orders.order:{order.pk}") if not one.to_staff
                ],
            ),
        ),
        enclosures=[_enclosed(row) for row in reversed(queries.documents_of(order)) if row.scan not in _UNFIT],
    )  # fmt: skip


def _facts(order: WorkOrder) -> Iterator[tuple[Any, Any]]:
    yield pgettext_lazy("archive", "Number"), spoken(order.code)
    yield pgettext_lazy("archive", "Sort"), kinds.kind_of(order.kind).title
    yield pgettext_lazy("archive", "State"), labels.state(order.kind, order.state)
    yield pgettext_lazy("archive", "Received"), when(order.created_at)
    yield pgettext_lazy("archive", "Ended"), when(order.ended_at)
    for person in queries.persons_of(order, left=True):
        row = people.contact(person.contact_id)
        yield labels.side(order.kind, person.side), f"{person.name} {row.id_number}".strip()
    yield pgettext_lazy("archive", "What was said"), queries.statement_of(order).words
    for file in queries.documents_of(order):
        if file.scan in _UNFIT:
            yield pgettext_lazy("archive", "Left out, as it is not known to be harmless"), file.name


def _answers(order: WorkOrder) -> Iterator[tuple[Any, Any]]:
    given = queries.answers_of(order)
    for question in kinds.kind_of(order.kind).asks.questions:
        if not (answer := given.get(question.name)):
            continue
        if question.field.kind == Kind.UNIT:
            yield question.heading, organisations.unit(int(answer)).name
        else:
            yield question.heading, question.reads(answer)


def _steps(order: WorkOrder) -> Iterator[tuple[Any, ...]]:
    for row in queries.history(order, public=False):
        who = row.who or actor_name(row.actor)
        yield (
            row.seq,
            when(row.at),
            labels.done(order.kind, row.command),
            who,
            text_of(order, row, public=False),
        )


def _enclosed(row: Document) -> Enclosure:
    return Enclosure(row.name, row.paper or gettext_lazy("Handed in"), lambda: content_of(row))


def _plain(name: str) -> str:
    """Return a name that every system takes: letters of any script, digits, and what stands between them."""
    return "".join(sign if sign.isalnum() or sign in "._-（）()〔〕" else "_" for sign in name)[
        -_LONGEST_NAME:
    ]
