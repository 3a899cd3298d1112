"""Which paper lets which period run: the table of the content pack, and what its reading refuses."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from fawang.knowledge.data import packs
from fawang.knowledge.rules import citations
from fawang.knowledge.rules.periods import Counting
from fawang.knowledge.texts.last_days import COUNTED_BY
from tests.knowledge.cases import write_pack

PACK = packs.read(settings.FAWANG_CONTENT)
#: Fifteen days or three months: whoever is told the wrong one loses everything.
OF_ARBITRATION_LAW = {code for code in PACK.periods if code.startswith("p-arbitration-")}


def test_the_table_covers_most_periods() -> None:
    used = {code for paper in PACK.papers.values() for case in paper.cases for code in case.periods}
    assert len(used) >= 80
    assert not [one for one in PACK.mistakes if one.file == "papers.yaml"]


def test_a_labour_award_is_never_of_the_arbitration_law() -> None:
    """Arbitration Law (2026), Art. 72: three months; Labour Dispute Mediation and Arbitration Law, Art. 50: 15 days."""
    assert OF_ARBITRATION_LAW
    award = PACK.papers["labour_award"]
    codes = {code for case in award.cases for code in case.periods}
    assert codes == {"p-labour-award-suit", "p-labour-award-annul"}
    cited = {
        cited.law
        for code in codes
        for text in PACK.periods[code].articles
        if (cited := citations.parse(text))
    }
    assert cited == {"劳动争议调解仲裁法"}
    for code in OF_ARBITRATION_LAW:
        holders = {
            paper.code for paper in PACK.papers.values() for case in paper.cases if code in case.periods
        }
        assert holders == {"commercial_award"}


def test_every_period_names_the_law_that_counts_it() -> None:
    assert set(COUNTED_BY) == set(Counting)
    listed = yaml.safe_load((settings.FAWANG_CONTENT / "periods.yaml").read_text(encoding="utf-8"))["periods"]
    assert all("counting" in one for one in listed)
    #: Art. 85 names working days for the Administrative Penalty Law, Art. 88 for reconsideration.
    laws = {counting: {citations.parse(text) for text in texts} for counting, texts in COUNTED_BY.items()}
    assert None not in set().union(*laws.values())
    by_criminal_procedure = {
        code for code, one in PACK.periods.items() if one.counting == Counting.CRIMINAL_PROCEDURE
    }
    assert by_criminal_procedure == {
        code
        for code, one in PACK.periods.items()
        if any("刑事诉讼法" in text for text in one.articles) and code != "p-bail-limit"
    }
    for code in ("p-review", "p-police-penalty-review"):
        # Sixty days of reconsideration are calendar days, counted as civil procedure counts (Art. 88).
        assert PACK.periods[code].counting == Counting.CIVIL_PROCEDURE


def paper(**changes: Any) -> dict[str, Any]:
    case = {"role": "owner", "periods": ["p-test-net"], "before": "期满前补好。"}
    return {
        "code": "net",
        "name": "破网证明",
        "date": "网是哪一天破的？",
        "words": ["破网…证明"],
        "cases": [case],
        **changes,
    }


def mistakes(folder: Path, papers: list[dict[str, Any]], roles: Any = ("owner",)) -> list[str]:
    write_pack(folder)
    data = {"roles": [{"code": code, "name": "我是网主"} for code in roles], "papers": papers}
    (folder / "papers.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    return [str(one) for one in packs.read(folder).mistakes]


def test_a_table_without_mistakes(tmp_path: Path) -> None:
    assert mistakes(tmp_path, [paper()]) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"wrods": ["网"]}, "papers.0.wrods: no such field: wrods; did you mean words?"),
        ({"name": None}, "papers.0.name"),
        ({"cases": [{"role": "owner", "periods": ["p-test-net"]}]}, "the field before is missing: add it"),
        ({"cases": []}, "it needs either `cases` or `either`"),
        ({"either": ["net"]}, "it needs either `cases` or `either`"),
        (
            {"cases": [{"role": "onwer", "periods": ["p-test-net"], "before": "补好。"}]},
            "line 5, net: no such role: onwer; did you mean owner?",
        ),
        (
            {"cases": [{"role": "owner", "periods": ["p-test-nte"], "before": "补好。"}]},
            "no such period: p-test-nte; did you mean p-test-net?",
        ),
        (
            {
                "cases": [
                    {"role": "owner", "matter": "fishing", "periods": ["p-test-net"], "before": "补好。"}
                ]
            },
            "no such head of matters: fishing; add it first",
        ),
        (
            {"cases": [{"role": "owner", "periods": ["p-test-net"], "before": "补好。"}] * 2},
            "a role stands twice",
        ),
    ],
)
def test_a_mistake_names_file_line_and_cure(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    found = mistakes(tmp_path, [paper(**changes)])
    assert any(one.startswith("papers.yaml: line ") and says in one for one in found), found


def test_codes_stand_once_and_are_used(tmp_path: Path) -> None:
    assert any("the code is used twice" in one for one in mistakes(tmp_path, [paper(), paper()]))
    assert any("no paper has this role" in one for one in mistakes(tmp_path, [paper()], ("owner", "buyer")))


def test_what_is_no_yaml_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "papers.yaml").write_text("papers: [")
    pack = packs.read(tmp_path)
    assert [one.file for one in pack.mistakes] == ["papers.yaml"]
    assert pack.periods
