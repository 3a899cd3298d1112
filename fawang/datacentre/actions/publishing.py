"""Open data that somebody makes: who, which counts, how many cells are in it and how many are hidden."""

from pathlib import Path

from django.utils.translation import gettext_lazy

from fawang.datacentre.queries.answers import open_data
from fawang.datacentre.queries.answers.open_data import Edition, Published
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.kernel.storage import disk

PUBLISHED = audit.declare("datacentre.open_data_made", gettext_lazy("Made open data of figures"))


def make(*, by: Actor, edition: Edition, folder: Path | None = None) -> Published:
    """Return an edition of the open data, after the check of its own files; write it into `folder` where one is given.

    Raises:
        Invalid, Unavailable: as `publishing.publish`.
        RuntimeError: a hidden cell can be reckoned from the file: nothing is given out.
    """
    made = open_data.publish(edition, now=clock.now())
    if found := open_data.check(made.files[open_data.CSV], edition.least):
        raise RuntimeError(f"hidden cells can be reckoned: {found[:5]}")
    scope = edition.scope
    audit.record(
        PUBLISHED, by=by, object="datacentre.open_data", metrics=list(edition.metrics), level=edition.level,
        first=edition.period.first.isoformat(), last=edition.period.last.isoformat(), least=edition.least,
        scope=None if scope.everything else {"regions": scope.regions, "units": scope.units},
        cells=made.cells, hidden=made.hidden,
    )  # fmt: skip
    if folder is not None:
        with disk.room():
            for name, content in made.files.items():
                disk.put(folder / name, content)
    return made
