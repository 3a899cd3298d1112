"""Names as conflict checks compare them, and proposals at a cost that does not grow."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.legal_aid import queries
from tests.cases import able_lawyers, bring_to
from tests.conftest import Submit


def test_names_are_compared_without_spaces_case_and_width() -> None:
    assert queries.name_hash(" ＡＢＣ 公司") == queries.name_hash("abc公司")


def test_names_of_others_differ() -> None:
    names = ("佛山某鞋业有限公司", "佛山某鞋业公司", "王五", "王 伍", "")
    assert len({queries.name_hash(name) for name in names}) == len(names)


def test_proposals_cost_the_same_however_many_cases_there_are(submit: Submit) -> None:
    order = bring_to(submit().order, "accepted")
    able_lawyers(order)

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert queries.proposals(order)
        return len(caught)

    before = statements()
    for _ in range(4):
        bring_to(submit().order, "in_progress")
    assert statements() == before
