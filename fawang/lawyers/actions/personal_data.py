"""What the room keeps about people: requests to lawyers, and complaints about them. A number alone opens neither."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record, Shown
from fawang.lawyers.actions.complaints import erase_complaint
from fawang.lawyers.actions.endings import erase_request
from fawang.lawyers.models import Complaint, Request
from fawang.lawyers.queries import complaints, requests
from fawang.lawyers.texts import labels
from fawang.people import queries as people

REQUEST, COMPLAINT = "lawyers.request", "lawyers.complaint"


def _record(row: Request | Complaint | None) -> Record | None:
    if row is None:
        return None
    return Record(REQUEST if isinstance(row, Request) else COMPLAINT, row.pk, row.code, row.contact_id)


def _find(code: str) -> Record | None:
    return _record(requests.by_code(code) or complaints.by_code(code))


def _of_phone(code: str, resident_id: int) -> Request | Complaint | None:
    return requests.with_code(code, resident_id) or complaints.with_code(code, resident_id)


def _with_code(code: str, resident_id: int) -> Record | None:
    return _record(_of_phone(code, resident_id))


def _with_tail(code: str, tail: str) -> Shown | None:
    row = requests.by_code(code) or complaints.by_code(code)
    if row is None or row.erased or not people.is_tracked_by(row.contact_id, tail):
        return None
    if isinstance(row, Request):
        until = "" if row.ended_at else _moment(row.expires_at)
        return Shown(row.code, labels.STATES[row.state], labels.TONES.get(row.state, ""), until)
    due = "" if row.due_at is None else _moment(row.due_at)
    state = labels.COMPLAINT_STATES[row.state]
    return Shown(row.code, state, labels.COMPLAINT_TONES.get(row.state, ""), due)


def _moment(moment: Any) -> str:
    return date_format(moment.astimezone(clock.CHINA), "DATETIME_FORMAT")


def _own_path(code: str, resident_id: int) -> str:
    row = _of_phone(code, resident_id)
    if row is None:
        return ""
    if isinstance(row, Request):
        return reverse("lawyers:own", args=[row.code, requests.access_key(row)])
    return reverse("lawyers:own_complaint", args=[row.code, complaints.access_key(row)])


def _erase(by: Actor, record: Record) -> int:
    (erase_request if record.table == REQUEST else erase_complaint)(by=by, code=record.code)
    return 1


def _export(record: Record) -> dict[str, Any]:
    if record.table == COMPLAINT:
        row = complaints.by_id(record.id)
        return {
            "lawyer": row.lawyer.name if row.lawyer else None,
            "firm": row.firm.name,
            "about": row.about,
            "words": row.words,
            "state": row.state,
            "forwarded_to": row.forwarded_to,
            "finding": row.finding,
            "answer": row.answer,
            "at": row.created_at,
        }
    asked = requests.by_id(record.id)
    return {
        "matter": asked.matter,
        "region": asked.region_code,
        "wish": asked.wish,
        "words": asked.words,
        "opponent": asked.opponent,
        "state": asked.state,
        "at": asked.created_at,
        "recipients": [
            {
                "lawyer": one.lawyer.name if one.lawyer else None, "firm": one.firm.name, "reads": one.shares,
                "state": one.state, "fee": one.fee, "amount": one.amount, "included": one.included,
                "times": one.times, "chosen_time": one.chosen_time,
            }
            for one in requests.recipients_of(asked)
        ],
    }  # fmt: skip


def _codes_of_number(number: str) -> list[str]:
    return [*requests.codes_of_number(number), *complaints.codes_of_number(number)]


KEEPER = Keeper(
    "lawyers", frozenset({REQUEST, COMPLAINT}), find=_find, with_code=_with_code, erase=_erase, export=_export,
    with_tail=_with_tail, own_path=_own_path, of_number=_codes_of_number,
)  # fmt: skip
