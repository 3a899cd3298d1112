"""The case at the counter, as it is told: pages and API of a real platform, from the poster to the closed order."""

import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

from django.utils import translation

from lab.demo import staffed
from lab.platforms.instance import throwaway
from lab.stories import at_the_counter


def test_the_case_is_told_from_the_poster_to_the_closed_order(tmp_path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("FAWANG_", "DATABASE_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "fawang.cli", "story", "--at-the-counter", "--language", "en"],
        env={**environment, "FAWANG_HOME": f"{tmp_path / 'home'}"},
        capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = done.stdout
    assert re.search(r"QR code leads to\n\s+http://127\.0\.0\.1:\d+/offices/\d+\n", told)
    # The number that is drawn is the number that is called.
    drawn = re.search(r"^\s+number (A\d{3})$", told, re.MULTILINE)
    assert drawn
    assert f"number {drawn[1]} → counter 1" in told
    # The code of the order is on the receipt of the visit.
    order = re.search(r"(\d{4} \d{4} \d{4}) → ", told)
    assert order
    assert f"application {order[1]}" in told
    assert re.search(r"visit \d{4} \d{4} \d{4}, there once", told)
    assert "a second rating: 409 already_rated" in told
    assert told.index("Case closed") < told.index("From the poster to the closed order")


class _Later(at_the_counter.Story):
    """He has the last appointment of the week."""

    def booking(self) -> None:
        week = self.anyone.call("GET", "/appointments/slots", expect=200, params={"unit_id": self.unit})
        wish = {"slot": week["slots"][-1]["id"], "name": "蒋先生（演示）", "phone": self.phone}
        self.appointment = self.anyone.call("POST", "/appointments", expect=201, json=wish)


def test_whose_appointment_is_on_another_day_draws_a_number() -> None:
    told: list[str] = []
    with throwaway(load=partial(staffed.load, counter=True)) as instance, translation.override("en"):
        story = _Later(instance.url, told.append)
        for happens in (story.booking, story.number_drawn, story.called):
            happens()
    said = "\n".join(told)
    assert "His appointment is on another day" in said
    # C: legal aid.
    assert story.label.startswith("C")
    assert f"number {story.label} → counter 1" in said
