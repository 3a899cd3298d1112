"""No room knows a kind of order by its name; only the composition does."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from fawang.config.order_kinds import ORDER_KINDS, rooms
from fawang.organisations.rules import UnitKind
from tools import contracts

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "fawang"

#: Where a kind may be named, besides its own room: where it is entered, what its rows were called, what is translated.
_ENTERED = {"fawang/config/order_kinds.py"}
#: Codes that are spelt as the kind is: of services and units in the register, of what a key of a menu, the outcome of a
#: talk or the content names. They are of their own vocabulary, and hold where nobody offers the kind.
_CODES = {
    "fawang/organisations/": "services and units of the register, the law that makes a unit competent",
    "fawang/stations/rules.py": "headings of the register",
    "fawang/hotline/": "what somebody pressed in the menu",
    "fawang/consultations/rules/records.py": "what came of a talk",
    "fawang/consultations/texts/labels.py": "what came of a talk",
    "fawang/knowledge/data/": "at whose door a matter is dealt with, and in which capacity somebody reviewed",
    "fawang/knowledge/rules/served.py": "documents from whose receipt a period runs",
    "fawang/knowledge/texts/labels.py": "the same",
    "fawang/datacentre/warehouse/": "services of the register",
    "fawang/datacentre/queries/questions/columns.py": "the same, as the columns say it",
    "fawang/datacentre/texts/labels.py": "services of the register",
    "fawang/datacentre/data/": "services of the register",
    "fawang/lawyers/": "whether a lawyer does legal aid, as the register says; what the check list asks",
    "fawang/legal_aid/": "outcomes of a case, and sorts of cases in the table of subsidies",
    "fawang/mediation/": "which ways remain where nothing was agreed",
    "fawang/appointments/": "what a room is booked for",
    "fawang/knowledge/pages/main_action.py": "doors of a matter",
    "fawang/outreach/": "what a day of service offers",
    "fawang/partners/actions/exchange.py": "the unit of the register that takes an offer",
    "fawang/people/rules/roles.py": "names of roles",
    "fawang/work_orders/templates/work_orders/own_person_list.html": "a word of its comment",
}


def _named(kind: str) -> set[str]:
    """Return the files in which the name of a kind stands, outside its room, migrations and translations.

    Statutes are cited by their names, such as the Notarisation Law.
    """
    spelt = re.compile(rf"(?:(?<![a-z]){kind}|{kind.title().replace('_', '')})(?! law)", re.IGNORECASE)
    return {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".sql", ".js", ".css", ".yaml", ".json"}
        and not {"migrations", "locale", kind} & {*path.parts}
        if spelt.search(path.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("kind", rooms())
def test_no_room_names_a_kind_of_order(kind: str) -> None:
    codes = tuple(_CODES)
    assert {name for name in _named(kind) if not name.startswith(codes)} == _ENTERED


@pytest.mark.parametrize("kind", rooms())
def test_where_a_code_is_spelt_like_a_kind_nothing_of_the_kind_is_used(kind: str) -> None:
    """Neither module, table, template nor address of its room; and no order is asked whether it is of this kind."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.app_label == kind]
    # A kind of unit of the register may be spelt like a table.
    tables = [table for table in tables if table not in set(UnitKind)]
    own = "|".join((rf"fawang\.{kind}", *tables))
    used = re.compile(rf"{own}|{kind}[/:](?=[a-z_])|kind *[!=]= *[\"']{kind}|[\"']{kind}[\"'] *[!=]=")
    texts = {
        name: (ROOT / name).read_text(encoding="utf-8")
        for name in _named(kind) - _ENTERED
        if name.endswith(".py")
    }
    assert {f"{name}: {hit[0]}" for name, text in texts.items() for hit in used.finditer(text)} == set()


def test_what_is_let_through_still_names_one() -> None:
    named = {name for kind in rooms() for name in _named(kind)}
    assert [code for code in _CODES if not any(name.startswith(code) for name in named)] == []


def test_no_contract_names_one() -> None:
    """Another kind is a line of the composition and none of `.importlinter`: see tools/contracts.py."""
    assert contracts.kinds() == [kind for kind in ORDER_KINDS if "." not in kind]
    assert contracts.nested() == [kind for kind in ORDER_KINDS if kind.startswith("fawang.")]
    rules = (ROOT / ".importlinter").read_text(encoding="utf-8")
    assert [kind for kind in (*ORDER_KINDS, *rooms()) if kind in rules] == []
