"""An office that gives appointments at every hour, for platforms of tests: python -m tests.faults.office"""

from fawang.cli.processes import runtime


def main() -> None:
    """Open the station of the story at every hour, with a counter that can be booked for a fortnight."""
    runtime.prepare()
    from fawang.appointments.actions.plans import Offer, save_plan
    from fawang.kernel import clock
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.organisations import queries as organisations
    from fawang.organisations.actions import set_exception
    from fawang.organisations.rules import UnitKind
    from fawang.organisations.rules.hours import DAYS

    station = organisations.nearest("440605011", UnitKind.TOWN_STATION)[0]
    for ahead in range(4):
        day = clock.today().fromordinal(clock.today().toordinal() + ahead)
        set_exception(by=SYSTEM, unit_id=station.id, day=day, intervals=[["00:00", "23:59"]], reason="Test")
    offer = Offer(
        kind="counter", name="3 号窗口", week={day: [["00:00", "23:55"]] for day in DAYS}, minutes=30,
        lead_minutes=0, valid_from=clock.today(), capacity=4,
    )  # fmt: skip
    save_plan(by=SYSTEM, unit_id=station.id, offer=offer)
    print(station.id)


if __name__ == "__main__":
    main()
