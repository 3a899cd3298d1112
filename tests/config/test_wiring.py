"""The tables of the composition hold together."""

import inspect
import typing
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps

import fawang
from fawang.config import order_kinds as of_kinds
from fawang.config.wiring import KEEPERS, KINDS, NAVIGATION, REACTIONS
from fawang.kernel.models import Delivery
from fawang.kernel.news import outbox
from fawang.kernel.rules.events import REGISTRY, Event
from fawang.kernel.storage.fields import EncryptedText
from fawang.people.rules import Permission
from fawang.shell.presentation.icons import ICONS
from fawang.work_orders import kinds
from fawang.work_orders.rules import side_permission

PACKAGE = Path(fawang.__file__).parent
WIRED = [(event, reaction) for event, reactions in REACTIONS.items() for reaction in reactions]


def test_the_tables_are_connected() -> None:
    assert dict(outbox.wired()) == {event.name: reactions for event, reactions in REACTIONS.items()}
    assert set(kinds.names()) == set(KINDS)


@pytest.mark.parametrize(("event", "reaction"), WIRED)
def test_every_reaction_takes_the_event_it_follows(event: type[Event], reaction: Callable[..., None]) -> None:
    assert REGISTRY[event.name] is event
    hints = typing.get_type_hints(reaction)
    assert list(inspect.signature(reaction).parameters) == ["event"]
    assert hints["event"] is event
    assert hints["return"] is type(None)


def test_each_reaction_is_told_from_the_others_in_the_table_of_deliveries() -> None:
    names = [outbox._name(reaction) for _, reaction in WIRED]
    assert len(set(names)) == len(names)
    longest = Delivery._meta.get_field("reaction").max_length
    assert longest is not None
    assert all(len(name) <= longest for name in names)
    # Stored names have to stay: a renamed reaction would run again for every event of the past that is retried.
    assert "work_orders.reactions.tell_person" in names


def test_every_event_that_is_followed_belongs_to_a_room_below_its_reaction_or_to_the_same() -> None:
    order = [
        "channels",
        "hotline",
        "partners",
        "feedback",
        "channels",
        "consultations",
        *(kind for kind in of_kinds.ORDER_KINDS if "." not in kind),
        "certificates",
        "payments",
        "work_orders",
        "dispatch",
        "appointments",
        "notices",
        "knowledge",
        "people",
        "organisations",
        "regions",
        "kernel",
    ]
    for event, reaction in WIRED:
        source, follower = (one.__module__.split(".")[1] for one in (event, reaction))
        assert order.index(follower) <= order.index(source), (follower, source)


@pytest.mark.parametrize("name", KINDS)
def test_what_a_kind_declares_is_of_its_tables(name: str) -> None:
    kind = KINDS[name]
    assert kind.current in kind.procedures
    for one in kind.procedures.values():
        commands = set(one.steps)
        for declared in (kind.effects, kind.main, kind.grave, kind.told, kind.public_notes):
            assert set(declared) <= commands
        assert {kind.closing, *([kind.reopening] if kind.reopening else [])} <= commands
        watched = {state for box in kind.watched.values() for state in box}
        assert {kind.closed, *kind.asked, *watched} <= {*one.phases}


def test_every_permission_that_a_step_asks_for_exists() -> None:
    for kind in KINDS.values():
        for row in kind.procedure.table:
            assert row.permissions <= {*Permission, *map(side_permission, kind.sides)}


#: What is encrypted in these rooms is no person's matter: addresses on the network that go with the call,
#: telephones of lawyers, replies kept for a day, drafts; and reports of wrong data, which belong to no matter and fade.
_NOBODYS = {"browser_calls", "kernel", "organisations", "datacentre", "knowledge"}


def _label(of: Callable[..., object]) -> str:
    """Return the room, or the kind that is a package within one, to which a function belongs."""
    app = apps.get_containing_app_config(of.__module__)
    assert app is not None
    return app.label


def test_every_room_that_keeps_personal_data_is_a_keeper() -> None:
    rooms = {
        model._meta.app_label
        for model in apps.get_models()
        if any(isinstance(field, EncryptedText) for field in model._meta.fields)
    }
    keeping = {_label(keeper.erase) for keeper in KEEPERS if keeper.erase}
    # A kind without tables of its own says only what the law has kept of its orders.
    assert keeping - rooms <= set(of_kinds.rooms())
    assert rooms - _NOBODYS == keeping & rooms
    # Each says what it has as well: what is erased on request can be read on request.
    assert all(keeper.export for keeper in KEEPERS if keeper.erase and _label(keeper.erase) in rooms)


def test_every_room_with_ways_through_the_platform_has_entered_them() -> None:
    declared = {path.parent.parent.name for path in PACKAGE.rglob("pages/navigation.py")}
    assert {
        entry.url_name.split(":")[0] for room in NAVIGATION for entry in (*room.public, *room.staff)
    } == declared


@pytest.mark.parametrize("menu", ["public", "staff"])
def test_every_entry_of_a_menu_has_a_place_of_its_own(menu: str) -> None:
    entries = [entry for room in NAVIGATION for entry in getattr(room, menu)]
    assert len({entry.place for entry in entries}) == len(entries)
    assert {permission for entry in entries for permission in entry.permissions} <= set(Permission)
    assert {entry.icon for entry in entries if entry.icon} <= set(ICONS)
