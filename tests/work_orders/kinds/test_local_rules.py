"""What a bureau sets: the most local word counts, and where nobody has said anything, what the kind declares."""

from hypothesis import given
from hypothesis import strategies as st

from fawang.work_orders.data import terms
from fawang.work_orders.kinds.local_rules import Keep, LocalRules, Offer, Term
from fawang.work_orders.rules.deadlines import Length, Unit

KIND = "legal_aid"
REGIONS = ("", "44", "4406", "440605", "440605011", "4403")


def test_what_nobody_has_said_is_offered_and_kept() -> None:
    rules = LocalRules()
    assert rules.offered(KIND, "440605")
    assert rules.offered_somewhere(KIND)
    assert rules.kept_for(KIND) is None


def test_a_kind_that_is_off_in_a_city_is_on_elsewhere() -> None:
    rules = LocalRules(offers=(Offer(KIND, "4406", False), Offer(KIND, "440605", True)))
    assert rules.offered(KIND, "440306")
    assert not rules.offered(KIND, "440604")
    assert rules.offered(KIND, "440605011")
    # Nobody knows where it was: the province's word.
    assert rules.offered(KIND, "")


def test_a_kind_that_is_off_everywhere_but_in_one_town() -> None:
    rules = LocalRules(offers=(Offer(KIND, "", False), Offer(KIND, "440605", True)))
    assert not rules.offered(KIND, "4403")
    assert rules.offered_somewhere(KIND)
    assert not LocalRules(offers=(Offer(KIND, "", False),)).offered_somewhere(KIND)
    assert rules.offered("other", "4403")


@given(
    offers=st.dictionaries(st.sampled_from(REGIONS), st.booleans()),
    region=st.sampled_from([one for one in REGIONS if one]),
)
def test_the_longest_row_that_contains_a_place_decides(offers: dict[str, bool], region: str) -> None:
    rules = LocalRules(offers=tuple(Offer(KIND, where, said) for where, said in offers.items()))
    expected = True
    for length in range(len(region) + 1):
        expected = offers.get(region[:length], expected)
    assert rules.offered(KIND, region) == expected


def test_a_term_set_here_holds_before_the_declared_one() -> None:
    rules = LocalRules(terms=(Term(1, KIND, "decide", None, "4406", "5 days", "粤司〔2026〕1号"),))
    here = terms.rule_for(KIND, "decide", urgent=False, region="440605", local=rules)
    assert (here.length, here.source, here.verified) == (Length(5, Unit.DAYS), "粤司〔2026〕1号", True)
    assert terms.rule_for(KIND, "decide", urgent=False, region="440306", local=rules).length.amount == 7


def test_a_term_for_urgent_orders_alone_leaves_the_others() -> None:
    rules = LocalRules(terms=(Term(1, KIND, "decide", True, "", "2 working_days", "x"),))
    assert terms.rule_for(KIND, "decide", urgent=True, region="4406", local=rules).length.amount == 2
    assert terms.rule_for(KIND, "decide", urgent=False, region="4406", local=rules).length.amount == 7


def test_of_two_terms_that_fit_the_smaller_division_counts_then_the_urgent_one() -> None:
    rules = LocalRules(
        terms=(
            Term(1, KIND, "decide", True, "", "1 days", "a"),
            Term(2, KIND, "decide", None, "4406", "2 days", "b"),
            Term(3, KIND, "decide", True, "4406", "3 days", "c"),
        )
    )
    found = rules.term(KIND, "decide", urgent=True, region="440605")
    assert found is not None
    assert found.id == 3
    assert rules.term(KIND, "decide", urgent=False, region="440305") is None


def test_each_kind_is_kept_for_its_own_time() -> None:
    rules = LocalRules(keeps=(Keep(KIND, 3650, "x"),))
    assert rules.kept_for(KIND) == 3650
    assert rules.kept_for("other") is None
