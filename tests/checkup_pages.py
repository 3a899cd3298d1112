"""Public pages of check-ups, beside those of `public_pages`."""

from collections.abc import Iterator

from django.urls import reverse

from fawang.catalogue.actions import filings
from fawang.catalogue.actions.forms import publish
from fawang.catalogue.queries import filings as filed
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.work_orders.actions.drafts import save_draft
from fawang.work_orders.pages.applying.drafts import COOKIE
from tests.catalogue.checkup_cases import CODE, answered
from tests.catalogue.form_cases import shipped
from tests.public_pages import Visit, visitor


def checkups() -> Iterator[Visit]:
    """A check-up: what it found, the figures of a county, and pages on which a field is asked."""
    publish(by=SYSTEM, form=shipped(CODE))
    given = answered(
        firm_name="某厂", firm_place="佛山市南海区", written_contract="no", returns="unsure", charter="no"
    )
    row = filings.file_checkup(by=ANONYMOUS, form=shipped(CODE), given=given, locale="zh-hans")
    place = [row.code, filed.access_key(row)]
    yield Visit("catalogue:paper", reverse("catalogue:paper", args=place), "a check-up")
    yield Visit("catalogue:figures", f"/forms/{CODE}/figures?place=440605")
    writing = visitor()
    writing.cookies[COOKIE] = "the-draft-of-a-check-up"
    draft = {"form": CODE, "begun": {CODE: 1}} | {f"{CODE}__{name}": text for name, text in given.items()}
    save_draft(by=ANONYMOUS, key="the-draft-of-a-check-up", answers=draft)
    for page in ("firm", "employment", "last"):
        path = f"/help/{CODE.replace('_', '-')}--{page}"
        yield Visit("work_orders:help_question", path, f"a check-up: {page}", writing)
