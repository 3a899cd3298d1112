"""The tables of this version."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db.migrations.state import ProjectState

#: Django makes the class of a table anew with each step that changes it or a neighbour of it: thousands, which refer to
#: each other. To look for garbage as often as elsewhere takes much of the time of `fawang migrate`; this lets 200 MB
#: lie meanwhile.
_THRESHOLDS = (50_000, 20, 10)


def migrate(*, verbosity: int = 0) -> None:
    """Bring the database to this version; what is done is told on the terminal from a `verbosity` of 1 on."""
    before = gc.get_threshold()
    gc.set_threshold(*_THRESHOLDS)
    try:
        with _new_tables_alone():
            call_command("migrate", verbosity=verbosity)
    finally:
        gc.set_threshold(*before)


@contextmanager
def _new_tables_alone() -> Iterator[None]:
    """Let a new table be given a class without making those of all its neighbours, and of theirs, anew.

    They have not changed: they learn who refers to them as they do where models are declared. On the way forward nobody
    asks the state of before once a step is done. That was three fifths of the time of `fawang migrate`.
    """
    reload = ProjectState.reload_model

    def reload_model(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
        # To ask for the attribute would make all classes.
        if "apps" in vars(state) and model_name not in state.apps.all_models[app_label]:
            state.apps.render_multiple([state.models[app_label, model_name]])
        else:
            reload(state, app_label, model_name, delay)

    ProjectState.reload_model = reload_model  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        ProjectState.reload_model = reload  # type: ignore[method-assign]
