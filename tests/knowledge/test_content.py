"""The content pack of the house, against the national laws."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from fawang.catalogue.forms.files import read_file
from fawang.cli.content.form_files import citations_of, shipped
from fawang.kernel.rules.actor import SYSTEM
from fawang.knowledge.actions.statutes import import_statutes
from fawang.knowledge.data import packs
from fawang.knowledge.data.item import Item
from fawang.knowledge.data.pack import Opinion, Question
from fawang.knowledge.data.packs import Pack
from fawang.knowledge.data.shapes import ReviewState
from fawang.knowledge.data.statutes import china_law
from fawang.knowledge.queries import entries, statutes
from fawang.knowledge.queries.statutes import Validity
from fawang.knowledge.rules import Kind


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.read(settings.FAWANG_CONTENT)


@pytest.fixture(scope="module")
def national_laws(national: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The national laws, imported once for this module; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_statutes(by=SYSTEM, reading=china_law.read(national), source=china_law.SOURCE)
        yield
        transaction.set_rollback(True)


def test_every_file_reads_without_a_mistake(pack: Pack) -> None:
    assert [str(one) for one in pack.mistakes] == []


def test_there_is_enough(pack: Pack) -> None:
    assert len(pack.entries[Kind.QUESTION]) >= 300
    assert len(pack.entries[Kind.OPINION]) >= 150
    assert len(pack.entries[Kind.GUIDE]) == 15
    assert len(pack.entries[Kind.ITEM]) >= 78


def test_every_matter_has_questions_and_an_opinion(pack: Pack) -> None:
    own: Counter[tuple[str, str]] = Counter()
    for kind, entry in pack.all_entries():
        if isinstance(entry, Question | Opinion):
            own.update({(kind, one) for one in (entry.matter, *entry.also)})
    assert [one for one in pack.matters if own[Kind.QUESTION, one] < 2] == []
    assert [one for one in pack.matters if own[Kind.OPINION, one] < 1] == []


def test_nothing_claims_a_review_that_did_not_happen(pack: Pack) -> None:
    for _kind, entry in pack.all_entries():
        assert (entry.review.state, entry.review.role) == (ReviewState.UNREVIEWED, None), entry.id


def test_every_item_says_where_to_go_and_on_which_basis(pack: Pack) -> None:
    items = pack.entries[Kind.ITEM].values()
    assert {one.department for one in items if isinstance(one, Item)} == {
        "justice",
        "labour",
        "police",
        "court",
    }
    for one in items:
        assert isinstance(one, Item)
        assert one.where
        assert one.articles or one.regulations


def test_every_article_is_in_force(pack: Pack, national_laws: None) -> None:
    assert entries.unresolved_in(pack) == []


def test_every_article_of_a_check_up_is_in_force(national_laws: None) -> None:
    forms = [form for path in shipped() if (form := read_file(path).form) and form.findings]
    assert forms
    for form in forms:
        cited = set(citations_of(form))
        assert len(cited) >= 100
        assert cited - entries.articles_cited(cited).keys() == set()
        # Whatever was not held against the collection says so; nothing that is there claims to be missing.
        unverified = {text for one in form.findings if not one.verified for text in one.articles}
        assert entries.articles_cited(unverified) == {}


def test_articles_that_are_wrong_repealed_or_out_of_date_are_found(
    pack: Pack, national_laws: None, tmp_path: Path
) -> None:
    wrong = {
        "《中华人民共和国民法典》第一千二百六十一条": None,
        "《中华人民共和国没有的法》第一条": None,
        "《中华人民共和国水污染防治法》第一条": Validity.REPEALED,
        "《中华人民共和国刑法》第一条": Validity.OUT_OF_DATE,
        "《中华人民共和国农村土地承包法》第一条": Validity.OUT_OF_DATE,
    }
    folder = tmp_path / "content"
    shutil.copytree(settings.FAWANG_CONTENT, folder)
    path = folder / "questions/labour.yaml"
    cited = iter(wrong)
    path.write_text(
        re.sub(
            r"(?<=  articles:\n)  - 《.+", lambda _: f"  - {next(cited)}", path.read_text(), count=len(wrong)
        )
    )
    changed = packs.read(folder)
    assert [str(one) for one in changed.mistakes] == []
    assert sorted(text for _code, text in entries.unresolved_in(changed)) == sorted(wrong)
    for text, validity in wrong.items():
        if validity:
            assert statutes.article(text).validity == validity
