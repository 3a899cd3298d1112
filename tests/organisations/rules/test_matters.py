"""Every code of this room has a name."""

from fawang.organisations.rules import Language, Service, UnitKind
from fawang.organisations.rules.matters import Matter
from fawang.organisations.texts import labels


def test_labels_are_complete() -> None:
    assert set(labels.MATTERS) == set(Matter)
    assert set(labels.UNIT_KINDS) == set(UnitKind)
    assert set(labels.SERVICES) == set(Service)
    assert set(labels.LANGUAGES) == set(Language)


def test_languages_are_those_that_people_may_wish_for() -> None:
    from fawang.people.rules.wishes import Dialect

    assert {member.value for member in Language} == {member.value for member in Dialect}


def test_codes_fit_their_columns() -> None:
    assert max(len(matter) for matter in Matter) <= 24
    assert max(len(service) for service in Service) <= 20
