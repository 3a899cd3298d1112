"""Importing statutes."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.knowledge.actions import statutes as importing
from fawang.knowledge.actions.statutes import Report, import_statutes
from fawang.knowledge.data.statutes.texts import ArticleText, Fault, LawText, Reading
from fawang.knowledge.models import Article, Law, LawVersion
from fawang.knowledge.queries import statutes
from fawang.knowledge.queries.statutes import Validity, validity
from tests.knowledge.cases import COMING, FIRST, IN_FORCE, LAWS, SECOND, article, import_rows

pytestmark = pytest.mark.django_db


def state() -> list[tuple[object, ...]]:
    """Return all that the tables hold of the laws of these tests."""
    ours = {"law__title__contains": "示范法"}
    versions = LawVersion.objects.filter(**ours).order_by("law__name", "dated")
    return [
        *versions.values_list(
            "law__name",
            "law__region",
            "dated",
            "applies_from",
            "applies_until",
            "flag",
            "digest",
            "imported_at",
        ),
        *Article.objects.filter(version__in=versions)
        .order_by("pk")
        .values_list("pk", "label", "number", "sub", "text"),
    ]


def numbers(report: Report) -> dict[str, int]:
    return {what: number for what, number in report.laws.items() if what != "missing"}


def test_the_first_import_is_new_and_the_second_changes_nothing(tmp_path: Path) -> None:
    report = import_rows(tmp_path, LAWS)
    assert numbers(report) == {"new": 5, "new_text": 1}
    assert report.articles == {"new": 9, "gone": 0}
    assert report.changed
    before = state()
    assert len(before) == 6 + 9
    again = import_rows(tmp_path, LAWS)
    assert numbers(again) == {"unchanged": 6}
    assert again.articles["unchanged"] == 9
    assert not again.changed
    assert state() == before
    assert [
        one.data["laws"] for one in AuditEntry.objects.filter(object="knowledge.source:test").order_by("id")
    ] == [
        {"new": 5, "new_text": 1},
    ]


def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path: Path) -> None:
    before = state()
    dry = import_rows(tmp_path, LAWS, dry_run=True)
    assert state() == before == []
    assert not AuditEntry.objects.filter(object="knowledge.source:test").exists()
    real = import_rows(tmp_path, LAWS)
    assert (dry.laws, dry.articles, dry.names) == (real.laws, real.articles, real.names)


def test_a_dry_run_over_what_is_there(laws: None, tmp_path: Path) -> None:
    before = state()
    rows = [article(IN_FORCE, "第一条", "改了。", version="2020-05-28", effective="2021-01-01")]
    assert numbers(import_rows(tmp_path, rows, dry_run=True)) == {"changed": 1}
    assert state() == before


def test_a_changed_text_replaces_the_one_of_its_date(laws: None, tmp_path: Path) -> None:
    rows = [
        article(IN_FORCE, label, text, version="2020-05-28", effective="2021-01-01")
        for label, text in (("第一条", "改了。"), ("第二条", ""), ("第三条", ""))
    ]
    report = import_rows(tmp_path, rows)
    assert numbers(report) == {"changed": 1}
    assert report.articles == {"changed": 1, "unchanged": 1, "new": 1, "gone": 1}
    assert report.names["changed"] == [IN_FORCE]
    assert statutes.article(FIRST).text == "改了。"
    assert statutes.articles_by_id([]) == {}


def test_a_changed_state_keeps_the_articles(laws: None, tmp_path: Path) -> None:
    before = statutes.article(FIRST)
    rows = [{**row, "status": "repealed"} for row in LAWS if row["law"] == IN_FORCE]
    assert numbers(import_rows(tmp_path, rows)) == {"changed": 1}
    after = statutes.article(FIRST)
    assert (after.id, after.validity) == (before.id, Validity.REPEALED)


def test_what_a_source_no_longer_has_is_reported_and_stays(laws: None, tmp_path: Path) -> None:
    report = import_rows(tmp_path, LAWS[:3])
    assert report.laws["missing"] == 4
    assert COMING in report.names["missing"]
    assert not report.changed
    assert statutes.law(COMING).title == COMING
    # Another source does not miss them.
    assert import_rows(tmp_path, LAWS[:3], source="other").laws["missing"] == 0


def test_a_text_lasts_until_the_next_one_begins(laws: None) -> None:
    old, coming = LawVersion.objects.filter(law__title=COMING).order_by("dated")
    assert (old.applies_from, old.applies_until) == (date(2010, 1, 1), date(2090, 1, 1))
    assert (coming.applies_from, coming.applies_until) == (date(2090, 1, 1), None)
    (code,) = LawVersion.objects.filter(law__title=IN_FORCE)
    assert (code.applies_from, code.applies_until) == (date(2021, 1, 1), None)


@pytest.mark.parametrize(
    ("moment", "old", "coming"),
    [
        ("2009-12-31T12:00", Validity.NOT_YET, Validity.NOT_YET),
        ("2026-05-01T12:00", Validity.IN_FORCE, Validity.NOT_YET),
        # Midnight in China is 16:00 in UTC.
        ("2089-12-31T15:59", Validity.IN_FORCE, Validity.NOT_YET),
        ("2089-12-31T16:00", Validity.REPLACED, Validity.IN_FORCE),
        ("2095-01-01T00:00", Validity.REPLACED, Validity.IN_FORCE),
    ],
)
def test_a_coming_text_takes_over_by_itself(laws: None, moment: str, old: Validity, coming: Validity) -> None:
    with clock.at(datetime.fromisoformat(moment).replace(tzinfo=UTC)):
        found = LawVersion.objects.filter(law__title=COMING).order_by("dated")
        assert [validity(one) for one in found] == [old, coming]


def test_the_order_in_which_texts_come_does_not_matter(tmp_path: Path) -> None:
    name = "中华人民共和国次序示范法"
    rows = [article(name, "第一条", f"{year}", version=f"{year}-01-01") for year in (2020, 2000, 2010)]
    for row in rows:
        import_rows(tmp_path, [row])
    found = LawVersion.objects.filter(law__title=name).order_by("dated")
    assert [one.applies_until for one in found] == [date(2010, 1, 1), date(2020, 1, 1), None]


def test_texts_that_say_only_since_when_they_are_in_force(tmp_path: Path) -> None:
    name = "中华人民共和国缺期示范法"
    import_rows(
        tmp_path,
        [
            article(name, "第一条", "新。", version="2020-01-01"),
            article(name, "第一条", "旧。", effective="2010-01-01"),
        ],
    )
    assert statutes.article(f"《{name}》第一条").text == "新。"
    old = LawVersion.objects.get(law__title=name, dated=None)
    assert (old.applies_from, old.applies_until) == (date(2010, 1, 1), date(2020, 1, 1))


def test_a_text_without_dates_counts_beside_one_that_is_out_of_date(tmp_path: Path) -> None:
    name = "中华人民共和国无期示范法"
    import_rows(tmp_path, [article(name, "第一条", "旧。", version="1997-01-01", status="out_of_date")])
    import_rows(tmp_path, [article(name, "第一条", "新。")], source="bureau")
    found = statutes.article(f"《{name}》第一条")
    assert (found.text, found.validity) == ("新。", Validity.IN_FORCE)
    assert statutes.law(name).articles[0].text == "新。"


def test_one_text_twice_in_a_file_counts_once_and_for_ever(tmp_path: Path) -> None:
    rows = [
        article("中华人民共和国重复示范法", "第一条", "甲。", version="2020-01-01"),
        article("重复示范法", "第一条", "乙。", version="2020-01-01"),
    ]
    assert numbers(import_rows(tmp_path, rows)) == {"new": 1, "repeated": 1}
    before = state()
    assert numbers(import_rows(tmp_path, rows)) == {"unchanged": 1, "repeated": 1}
    assert state() == before
    assert statutes.article("重复示范法第一条").text == "甲。"


@pytest.mark.parametrize(
    ("region", "code"),
    [("00", "00"), ("全国", "00"), ("4406", "4406"), ("佛山市", "4406"), ("440605", "440605")],
)
def test_regions_by_code_or_name(region: str, code: str) -> None:
    reading = Reading([LawText("地方示范法", "地方性法规", (ArticleText("第一条", "好。"),), region=region)])
    assert numbers(import_statutes(by=SYSTEM, reading=reading, source="test")) == {"new": 1}
    assert Law.objects.get(name="地方示范法").region == code


@pytest.mark.parametrize("region", ["", "99", "4406999", "火星", "x" * 60])
def test_a_region_that_nobody_knows_is_left_out(region: str) -> None:
    reading = Reading(
        [LawText("地方示范法", "", (ArticleText("第一条", "好。"),), region=region)], [Fault(7, "not_json")]
    )
    report = import_statutes(by=SYSTEM, reading=reading, source="test")
    assert numbers(report) == {"region_unknown": 1}
    assert report.faults == [Fault(7, "not_json")]
    assert not report.changed
    assert state() == []


def test_the_same_name_in_two_regions_is_two_laws(tmp_path: Path) -> None:
    name = "两地示范法"
    import_rows(
        tmp_path, [article(name, "第一条", region, region=region) for region in ("4401", "00", "4406")]
    )
    assert Law.objects.filter(name=name).count() == 3
    # A citation that names no region means the country's.
    assert statutes.article(f"《{name}》第一条").region == "00"


def test_a_file_with_a_long_name(tmp_path: Path) -> None:
    long = "某某市" * 40 + ".jsonl"
    import_rows(tmp_path, LAWS, source=long)
    assert import_rows(tmp_path, LAWS[:3], source=long).laws["missing"] == 4


def test_an_error_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_rows(tmp_path, LAWS[:3])
    before = state()
    keep = importing._keep
    calls = []

    def fail(*args: object, **kwargs: object) -> bool:
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("the power went")
        return keep(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "_keep", fail)
    rows = [
        article("中华人民共和国新的示范法", "第一条"),
        article(IN_FORCE, "第一条", "改。", version="2020-05-28"),
        LAWS[-1],
    ]
    with pytest.raises(RuntimeError):
        import_rows(tmp_path, rows)
    assert state() == before
    assert statutes.article(SECOND).text == f"{IN_FORCE}第二条。"
    assert AuditEntry.objects.filter(object="knowledge.source:test").count() == 1
