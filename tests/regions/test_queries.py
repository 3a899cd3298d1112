"""Reading the divisions: from memory, with at most one small query."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from fawang.kernel.rules.problems import NotFound
from fawang.regions import queries
from fawang.regions.models import Edition, Region
from fawang.regions.rules import Level

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


def test_questions_cost_no_query_once_the_index_is_there(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        queries.gazetteer()
    with django_assert_num_queries(0):
        queries.region("440605")
        queries.children("4406")
        queries.ancestors("440605011049")
        queries.find("桂城")
        queries.find("佛山 桂城 厂")
        queries.resolve_place("佛山南海桂城")
        queries.name("440605")
        queries.exists("440605")


def test_after_a_while_one_small_query_looks_for_a_new_edition(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries.gazetteer()
    monkeypatch.setattr(queries, "CHECK_SECONDS", 0.0)
    with django_assert_num_queries(1):
        before = queries.gazetteer()
    with django_assert_num_queries(1):
        assert queries.gazetteer() is before


def test_a_new_edition_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = queries.gazetteer()
    monkeypatch.setattr(queries, "CHECK_SECONDS", 0.0)
    Region.objects.filter(pk="440605").update(name="南海新区")
    last = Edition.objects.latest("pk")
    last.pk = None
    last.save()
    assert queries.gazetteer() is not before
    assert queries.region("440605").name == "南海新区"


def test_region() -> None:
    place = queries.region("440605011")
    assert (place.name, place.level, place.path_name) == (
        "桂城街道",
        Level.TOWN,
        "广东省佛山市南海区桂城街道",
    )
    with pytest.raises(NotFound) as failure:
        queries.region("440699")
    assert failure.value.code == "region_not_found"
    assert failure.value.params == {"region": "440699"}


def test_an_edition_that_changed_none_needs_no_other_index() -> None:
    before = queries.gazetteer()
    queries.forget()
    assert queries.gazetteer() is before
    Region.objects.filter(pk="440605011").update(name="桂城新街道")
    queries.forget()
    changed = queries.gazetteer()
    assert changed is not before
    assert queries.region("440605011").name == "桂城新街道"


def test_a_division_that_is_gone_still_has_its_name() -> None:
    Region.objects.create(
        code="440699",
        name="旧区",
        level="county",
        parent_code="4406",
        path_name="广东省佛山市旧区",
        current=False,
    )
    assert queries.region("440699").path_name == "广东省佛山市旧区"
    assert not queries.exists("440699")
    assert queries.find("旧区") == ()
    assert queries.name("440699") == "440699"


def test_table_and_memory_have_the_same_full_names() -> None:
    index = queries.gazetteer()
    for code, path_name in Region.objects.values_list("code", "path_name"):
        place = index.place(code)
        assert place is not None
        assert place.path_name == path_name


@pytest.mark.parametrize(
    ("q", "options", "first"),
    [
        ("440605", {}, "440605"),
        ("桂城街道", {}, "440605011"),
        ("海区", {"within": "4406"}, "440605"),
        ("南海", {"level": Level.TOWN}, "440904001"),
        ("佛山南海桂城某某厂", {}, "440605011"),
        ("佛山南海桂城某某厂", {"level": Level.COUNTY}, "440605"),
        ("廣州市越秀區", {}, "440104"),
    ],
)
def test_find(q: str, options: dict[str, Any], first: str) -> None:
    assert queries.find(q, **options)[0].code == first


def test_find_nothing() -> None:
    assert queries.find("") == ()
    assert queries.find("440699") == ()
    assert queries.find("440605", level=Level.TOWN) == ()
    assert queries.find("440605", within="4401") == ()
    assert queries.find("没有这个地方呀") == ()


def test_find_many_is_limited() -> None:
    assert len(queries.find("村", limit=5)) == 5


def test_place_in() -> None:
    assert queries.place_in("佛山南海桂城") == "440605011"
    assert queries.place_in("440605") == "440605"
    assert queries.place_in("太平镇") == ""
    assert queries.place_in("") == ""


def test_empty_table() -> None:
    Region.objects.all().delete()
    Edition.objects.all().delete()
    queries.forget()
    assert queries.find("佛山") == ()
    assert queries.resolve_place("佛山").place is None
    assert queries.all_divisions() == ()
