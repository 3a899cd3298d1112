"""Who may mediate: what the register knows, what the mediator declares, and that no side is given away."""

from hypothesis import given
from hypothesis import strategies as st

from fawang.mediation.rules.conflicts import BARRING, DECLARED, Finding, Ground, Known, Party, check

LI = Known(name=b"li", phones=frozenset({b"phone-li"}), bodies=frozenset({b"shoe factory"}))
hashes = st.binary(min_size=1, max_size=3)


def test_strangers_are_no_conflict() -> None:
    assert check(LI, [Party(b"wang", b"phone-wang"), Party(b"zhao")]) == Finding(())


def test_the_mediator_is_a_side() -> None:
    found = check(LI, [Party(b"wang"), Party(b"li", b"phone-li")])
    assert found.grounds == (Ground.PARTY,)
    assert found.barred


def test_a_namesake_is_asked_about_and_not_barred() -> None:
    found = check(LI, [Party(b"li", b"phone-of-another")])
    assert found.grounds == (Ground.NAMESAKE,)
    assert not found.barred
    assert found.weighed == (Ground.NAMESAKE,)


def test_a_telephone_of_the_household_bars() -> None:
    assert check(LI, [Party(b"chen", b"phone-li")]).grounds == (Ground.HOUSEHOLD,)


def test_a_side_without_a_telephone_shares_none() -> None:
    assert check(Known(name=b"li"), [Party(b"chen", None)]).grounds == ()


def test_the_own_employer_bars() -> None:
    assert check(LI, [Party(b"shoe factory")]).grounds == (Ground.EMPLOYER,)


def test_a_cousin_bars_once_it_is_declared() -> None:
    sides = [Party(b"li-cousin", b"another")]
    assert not check(LI, sides).barred
    assert check(LI, sides, declared=["relative"]).barred


def test_only_what_can_be_declared_is_taken() -> None:
    assert check(LI, [], declared=["before", "party", "anything"]).grounds == ()


def test_who_mediated_before_is_weighed() -> None:
    found = check(LI, [Party(b"wang")], mediated_before=True)
    assert (found.barred, found.weighed) == (False, (Ground.BEFORE,))


@given(st.lists(st.builds(Party, hashes, st.none() | hashes), max_size=4), st.sets(st.sampled_from(DECLARED)))
def test_the_order_of_the_sides_says_nothing(parties: list[Party], declared: set[str]) -> None:
    """A finding that depended on the order would tell which side it is about."""
    found = check(LI, parties, declared=declared)
    assert found == check(LI, list(reversed(parties)), declared=declared)
    assert found.barred == bool(BARRING & set(found.grounds))
    assert set(declared) <= set(found.grounds)
