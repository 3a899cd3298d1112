"""What a page of a form and handing one in cost, beside the emptiest public page and an application without a form.

The CPU of this process, which answers, and of the database; of several batches the cheapest. The page is one in the
middle of the longest form that is shipped, with all answers before it; of the check-up it is a whole field, with nine
questions. The application is legal aid's, by its action.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from gettext import gettext as _
from typing import Any

from django.test import Client

from fawang.catalogue.actions import filings
from fawang.catalogue.actions.forms import publish
from fawang.catalogue.forms.files import read_file
from fawang.catalogue.forms.shape import Form
from fawang.catalogue.queries import forms as versions
from fawang.cli.content.form_files import shipped
from fawang.cli.terminal.language import gettext_noop
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.people.rules.wishes import Reach
from fawang.work_orders.actions.drafts import save_draft
from fawang.work_orders.actions.intake import Intake, submit
from fawang.work_orders.pages.applying.drafts import COOKIE
from fawang.work_orders.queries import WorkOrder
from lab.bench.cpu import Cost, tree_seconds

WARM_UP, BATCHES, COUNTED = 20, 5, 60
#: A page of a form may cost so many milliseconds more than the emptiest one; handing in so many times an application.
PAGE_MORE_MS, SUBMIT_TIMES = 4.0, 1.3
#: And so many for each question that stands on the same page; a field of the check-up has nine.
QUESTION_MORE_MS, QUESTIONS = 1.0, 9
_PAGE, _LONGEST, _ORDER = "monthly_wage", "labour_arbitration", "wage_aid"
_CHECKUP, _FIELD = "business_checkup", "safety"
_FIRM = {
    "kind": "company", "staff": "some", "online": "yes", "consumers": "yes", "makes": "yes", "premises": "rented",
}  # fmt: skip
_ANSWERS = {
    "applicant__name": "蒋大力", "applicant__sex": "male", "applicant__birth": "1990-01-01",
    "applicant__address": "佛山市南海区桂城", "occupation": "制鞋工", "employer": "某公司",
    "employer_address": "南海区狮山镇",
    "started_on": "2023-03-01", "has_contract": "no", "still_there": "no", "ended_on": "2026-08-31",
    "monthly_wage": "5600", "claims__1__claim_kind": "wages", "claims__1__claim_amount": "16800.50",
    "claims__more__1": "no", "facts": "拖欠三个月工资。", "evidence": "card", "witnesses__more__0": "no",
    "commission": "佛山市南海区劳动人事争议仲裁委员会",
}  # fmt: skip
_OF_ORDER = {
    "employer_address": "南海区狮山镇", "home": "南海区桂城", "started_on": "2025-03-01", "still_there": "yes",
    "debts__1__debt_for": "2026年7月工资", "debts__1__debt_amount": "5600", "debts__more__1": "no",
    "acknowledged": "no", "with_colleague": "no",
}  # fmt: skip


def run(database: int, *, tell: Callable[[str], object]) -> list[Cost]:
    """Measure.

    Args:
        database: the process of PostgreSQL.
    """
    for path in shipped():
        if (form := read_file(path).form) is not None:
            publish(by=SYSTEM, form=form)
    client = Client()
    client.cookies[COOKIE] = "the-draft-of-the-bench"
    given = {f"{_LONGEST}__{name}": text for name, text in _ANSWERS.items()}
    draft = {**given, "form": _LONGEST, "begun": {_LONGEST: 1}}
    save_draft(by=ANONYMOUS, key="the-draft-of-the-bench", answers=draft)
    page = f"/help/{_LONGEST}--{_PAGE}".replace("_", "-")
    checking = Client()
    checking.cookies[COOKIE] = "the-check-up-of-the-bench"
    given = {f"{_CHECKUP}__{name}": text for name, text in _FIRM.items()}
    draft = {**given, "form": _CHECKUP, "begun": {_CHECKUP: versions.current(_CHECKUP).version}}
    save_draft(by=ANONYMOUS, key="the-check-up-of-the-bench", answers=draft)
    field = f"/help/{_CHECKUP}--{_FIELD}".replace("_", "-")
    form = versions.current(_ORDER)
    answers = filings.standing(form, _OF_ORDER)
    tell(_("measuring"))
    names = (
        gettext_noop("the emptiest public page"),
        gettext_noop("a page of a form"),
        gettext_noop("a field of the check-up"),
        gettext_noop("an application without a form"),
        gettext_noop("an application with a form"),
    )
    calls: tuple[Callable[[], Any], ...] = (
        lambda: _page(client, "/accessibility"),
        lambda: _page(client, page),
        lambda: _page(checking, field),
        lambda: submit(by=ANONYMOUS, intake=_intake()),
        lambda: submit(by=ANONYMOUS, intake=_with_form(form, answers)),
    )
    empty, asked, checked, without, with_form = _measure(database, names, calls)
    return [
        empty,
        replace(asked, reach=empty.cpu_ms + PAGE_MORE_MS),
        replace(checked, reach=empty.cpu_ms + PAGE_MORE_MS + (QUESTIONS - 1) * QUESTION_MORE_MS),
        without,
        replace(with_form, reach=without.cpu_ms * SUBMIT_TIMES),
    ]


def _measure(database: int, names: tuple[str, ...], calls: tuple[Callable[[], Any], ...]) -> list[Cost]:
    """Return the cheapest batch of each, measured in turn: what else the machine does hits all alike."""
    for call in calls:
        for _n in range(WARM_UP):
            call()
    best: dict[str, Cost] = {}
    for _batch in range(BATCHES):
        for name, call in zip(names, calls, strict=True):
            app, db = time.process_time(), tree_seconds(database)
            for _n in range(COUNTED):
                call()
            spent = (
                (time.process_time() - app) * 1000 / COUNTED,
                (tree_seconds(database) - db) * 1000 / COUNTED,
            )
            cost = Cost(name, *spent)
            if name not in best or cost.cpu_ms < best[name].cpu_ms:
                best[name] = cost
    return [best[name] for name in names]


def _page(client: Client, path: str) -> None:
    response = client.get(path, headers={"host": "127.0.0.1"})
    assert response.status_code == 200, (path, response.status_code)


def _intake() -> Intake:
    return Intake(
        kind="legal_aid",
        matter="labour",
        words="老板拖欠三个月工资，一直不给。",
        place="440605011",
        place_text="佛山南海桂城",
        answers={"claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3"},
        reach=Reach(name="蒋大力", phone="13800138000"),
    )


def _with_form(form: Form, answers: dict[str, str]) -> Intake:
    def beside(order: WorkOrder) -> None:
        filings.keep_with_order(by=ANONYMOUS, order=order, form=form, answers=answers, locale="zh-hans")

    # What handing in judges is judged each time.
    filings.standing(form, _OF_ORDER)
    return replace(_intake(), beside=beside)
