"""Words and figures as a reader reads them."""

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.reports import sentences, telling
from fawang.datacentre.reports.orders import Kind
from fawang.datacentre.reports.sentences import Compared, Earlier


def test_sentences_about_one_metric_are_told_as_one() -> None:
    volume = Compared("volume", 471, None, (Earlier("before", 383), Earlier("year_before", 314)))
    with translation.override("en"):
        told = telling.tell_all(
            [*sentences.count(volume), *sentences.share(Compared("connect_rate", 0.96, 100))], Kind.MONTH
        )
    assert told == [
        "Services: 471; 23.0% more than the month before (383); 50.0% more than a year before (314).",
        "Connect rate: 96% (of 100), which keeps the promise of 95%.",
    ]


def test_a_month_is_told_in_chinese() -> None:
    volume = Compared("volume", 471, None, (Earlier("before", 383), Earlier("year_before", 0)))
    with translation.override("zh-hans"):
        told = telling.tell_all(sentences.count(volume), Kind.MONTH)
    assert told == ["服务量：471；比上月（383）增加23.0%；上年同期没有。"]


@given(st.floats(0, 1))
def test_a_share_is_shown_as_none_or_all_only_where_it_is(value: float) -> None:
    text = telling.per_cent(value)
    assert (text == "0%") == (value == 0)
    assert (text == "100%") == (value == 1)


@given(st.floats(0, 0.95, exclude_max=True))
def test_a_missed_promise_never_reads_as_kept(value: float) -> None:
    text = telling.per_cent(value, below=0.95).strip("<%")
    # Nearer than eight digits no share of a province comes.
    assert float(text) < 95 or 0.95 - value < 1e-9
