"""The menus: in order across rooms, and for whom."""

import pytest

from fawang.kernel.rules.actor import ANONYMOUS, Actor, ActorKind, Grant
from fawang.kernel.web import navigation
from fawang.kernel.web.navigation import Bar, Entry, Navigation

NOWHERE = "nowhere:page"
CLERK = Actor(ActorKind.STAFF, 1, "Clerk", (Grant(1, "clerk", frozenset({"sort"}), "office"),))
SEAT = Bar("seat.html", "seat_script.html", ("sort",))
ROOMS = (
    Navigation(
        public=(Entry("shell:privacy", "Third", 30),),
        staff=(
            Entry("shell:desk", "Desk", 20, ("sort", "count")),
            Entry("shell:audit", "Audit", 30, ("read",)),
        ),
        bars=(SEAT, Bar("other.html", "other_script.html", ("read",))),
    ),
    Navigation(
        public=(Entry("shell:home", "First", 10), Entry(NOWHERE, "Not here", 15)),
        staff=(
            Entry("shell:preferences", "Before", 10),
            Entry("shell:track", "Of offices", 40, ("sort",), at=("bureau", "office")),
            Entry("shell:gallery", "Of bureaus", 50, ("sort",), at=("bureau",)),
            Entry("shell:mine", "Closed", 60, ("sort",), opens=lambda actor: False),
        ),
    ),
    Navigation(public=(Entry("shell:accessibility", "Second", 20),)),
)


@pytest.fixture(autouse=True)
def _rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    for kept in ("_public", "_staff", "_bars", "_groups"):
        monkeypatch.setattr(navigation, kept, [])
    navigation.connect(*ROOMS)


def test_entries_of_all_rooms_stand_in_the_order_of_their_places_and_only_pages_that_exist() -> None:
    ways = navigation.public_ways(ANONYMOUS, "/privacy")
    assert [(way.label, way.href, way.here) for way in ways] == [
        ("First", "/", False), ("Second", "/accessibility", False), ("Third", "/privacy", True),
    ]  # fmt: skip


def test_a_permission_opens_an_entry_at_any_unit_or_at_kinds_of_unit_unless_it_says_no() -> None:
    assert [way.label for way in navigation.staff_ways(CLERK, "/")] == ["Before", "Desk", "Of offices"]
    assert [way.label for way in navigation.staff_ways(ANONYMOUS, "/")] == ["Before"]


def test_of_addresses_within_each_other_the_longest_is_the_present_one() -> None:
    navigation.connect(Navigation(staff=(Entry("shell:desk", "Desk", 1), Entry("shell:audit", "Audit", 2))))
    here = {way.label: way.here for way in navigation.staff_ways(CLERK, "/desk/audit/more")}
    assert here == {"Desk": False, "Audit": True}


def test_a_heading_stands_above_the_first_entry_that_one_may_open() -> None:
    entries = (
        Entry("shell:home", "Home", 10), Entry("shell:audit", "Audit", 20, ("read",)), Entry("shell:desk", "Desk", 25),
        Entry("shell:track", "Track", 26), Entry("shell:privacy", "Privacy", 40, ("read",)),
    )  # fmt: skip
    navigation.connect(
        Navigation(staff=entries, groups=((40, "Nothing open"), (20, "Work"))),
        Navigation(groups=((1, "Start"),)),
    )
    ways = navigation.staff_ways(CLERK, "/")
    assert [(way.group, way.label) for way in ways] == [("Start", "Home"), ("Work", "Desk"), ("", "Track")]


def test_a_bar_is_for_whoever_holds_its_permission() -> None:
    assert navigation.bars(CLERK) == [SEAT]
    assert navigation.bars(ANONYMOUS) == []
