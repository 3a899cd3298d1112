"""How well guidance as a whole understands: matter, place, urgency, and a helpful entry among the first five."""

from collections.abc import Sequence
from typing import Any

from fawang.knowledge.data.packs import NONE
from fawang.knowledge.guidance.compose import Guidance, guide
from lab.evaluation.figures import Figure, mean


def measure(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures for questions with `matter` (acceptable codes), `place`, `urgency` and `helpful`."""
    found = [(row, guide(str(row["text"]))) for row in rows if "urgency" in row]
    of_law = [(row, one) for row, one in found if row["matter"][0] != NONE]
    urgent = [bool(one.understood.urgency) for _row, one in found]
    meant = [bool(row["urgency"]) for row, _one in found]
    report: dict[str, Any] = {
        "matter, first": mean([_among(row, one, 1) for row, one in of_law]),
        "matter, first three": mean([_among(row, one, 3) for row, one in of_law]),
        "matter, acted on": mean([float(bool(one.matter)) for _row, one in of_law]),
        "matter, acted on and right": mean([_among(row, one, 1) for row, one in of_law if one.matter]),
        "not of the law, nothing acted on": mean(
            [float(not one.matter) for row, one in found if row["matter"][0] == NONE]
        ),
        "place, exactly": mean([float(one.place == row["place"]) for row, one in found if row.get("place")]),
        "place, none where none is": mean(
            [float(not one.place) for row, one in found if not row.get("place")]
        ),
        "urgent, found": mean([float(said) for said, is_so in zip(urgent, meant, strict=True) if is_so]),
        "urgent, and really so": mean(
            [float(is_so) for said, is_so in zip(urgent, meant, strict=True) if said]
        ),
    }
    for sign in sorted({sign for row, _one in found for sign in row["urgency"]}):
        report[f"sign {sign}, found"] = mean(
            [float(sign in one.understood.urgency) for row, one in found if sign in row["urgency"]]
        )
        report[f"sign {sign}, really so"] = mean(
            [float(sign in row["urgency"]) for row, one in found if sign in one.understood.urgency]
        )
    helping = [(row, one) for row, one in of_law if row.get("helpful")]
    if helping:
        acted = [(row, one) for row, one in helping if one.matter]
        # Who is asked answers; what they see then is measured with the matter that is right.
        told = [
            (row, one if one.matter else guide(str(row["text"]), matter=row["matter"][0]))
            for row, one in helping
        ]
        for name, rows_ in (("where acted on", acted), ("once the matter is known", told)):
            report[f"helpful entry first, {name}"] = mean([_helped(row, one, 1) for row, one in rows_])
            report[f"helpful entry in first five, {name}"] = mean(
                [_helped(row, one, 5) for row, one in rows_]
            )
        report["asked, and nothing answered"] = mean([float(not one.matter) for _row, one in of_law])
    for form in sorted({str(row.get("form", "")) for row, _one in of_law}):
        report[f"matter, first three, {form or 'other'}"] = _of_form(of_law, form)
    return report


def _of_form(of_law: Sequence[tuple[dict[str, Any], Guidance]], form: str) -> Figure:
    return mean([_among(row, one, 3) for row, one in of_law if row.get("form", "") == form])


def _among(row: dict[str, Any], found: Guidance, count: int) -> float:
    guesses = [code for code, _odds in found.understood.all_guesses[:count]]
    return float(bool(set(guesses) & set(row["matter"])))


def _helped(row: dict[str, Any], found: Guidance, count: int) -> float:
    """Tell whether a helpful entry is among the first `count` of what the page shows, questions and notes in turn."""
    shown = [one.shown.code for pair in zip(found.questions, found.opinions, strict=False) for one in pair]
    shown += [one.shown.code for one in (*found.questions, *found.opinions, *found.guides)]
    first = list(dict.fromkeys(shown))[:count]
    return float(bool(set(first) & set(row["helpful"])))
