"""Changes the pure rules one place at a time, and tells which changes no test notices.

What is changed are the rules on which everything else relies; their tests need no database and take a second. mutmut
does it in a copy of the repository, since it writes into the folder in which it runs.

    .venv/bin/python -m tools.mutations [module …]      all, or those named

Ends with 1 where fewer are noticed than LEAST says. What has survived is shown by `mutmut show NAME` in the folder
of the copy, which --keep leaves there and names.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Module → the tests that speak of it.
TARGETS = {
    "fawang/kernel/rules/procedure.py": (
        "tests/kernel/rules/test_procedure.py",
        "tests/legal_aid/test_procedure.py",
    ),
    "fawang/work_orders/rules/__init__.py": (
        "tests/work_orders/test_rules.py",
        "tests/work_orders/test_shared_steps.py",
    ),
    "fawang/work_orders/rules/deadlines.py": ("tests/work_orders/rules/test_deadlines.py",),
    "fawang/work_orders/rules/persons.py": ("tests/work_orders/rules/test_persons.py",),
    "fawang/appointments/rules/dates.py": ("tests/appointments/rules/test_dates.py",),
    "fawang/appointments/rules/ledger.py": ("tests/appointments/rules/test_ledger.py",),
    "fawang/appointments/rules/plans.py": ("tests/appointments/rules/test_plans.py",),
    "fawang/appointments/rules/timetable.py": ("tests/appointments/rules/test_timetable.py",),
    "fawang/legal_aid/rules/eligibility.py": (
        "tests/legal_aid/rules/test_eligibility.py",
        "tests/legal_aid/kind/test_presumption.py",
    ),
    "fawang/legal_aid/rules/subsidies.py": ("tests/legal_aid/rules/test_subsidies.py",),
    "fawang/legal_aid/rules/remedies.py": ("tests/legal_aid/rules/test_remedies.py",),
    "fawang/legal_aid/rules/repayments.py": ("tests/legal_aid/rules/test_repayments.py",),
    "fawang/legal_aid/rules/reviews.py": ("tests/legal_aid/rules/test_reviews.py",),
    "fawang/legal_aid/rules/cooperation.py": ("tests/legal_aid/rules/test_cooperation.py",),
    "fawang/legal_aid/rules/statistics.py": ("tests/legal_aid/rules/test_statistics.py",),
    "fawang/legal_aid/defence/rules/__init__.py": ("tests/legal_aid/defence/rules/test_rules.py",),
    "fawang/legal_aid/defence/procedure.py": ("tests/legal_aid/defence/test_procedure.py",),
    "fawang/notarisation/rules/__init__.py": ("tests/notarisation/rules/test_rules.py",),
    "fawang/notarisation/rules/fees.py": ("tests/notarisation/rules/test_fees.py",),
    "fawang/appraisal/rules/__init__.py": ("tests/appraisal/rules/test_rules.py",),
    "fawang/appraisal/rules/custody.py": ("tests/appraisal/rules/test_custody.py",),
    "fawang/certificates/rules/numbers.py": ("tests/certificates/rules/test_numbers.py",),
    "fawang/certificates/rules/procedure.py": ("tests/certificates/rules/test_procedure.py",),
    "fawang/certificates/rules/trust.py": ("tests/certificates/rules/test_trust.py",),
    "fawang/payments/rules/procedure.py": ("tests/payments/rules/test_procedure.py",),
    "fawang/payments/rules/secrets.py": ("tests/payments/rules/test_secrets.py",),
    "fawang/counter/rules/cards.py": ("tests/counter/rules/test_cards.py",),
    "fawang/counter/rules/line.py": ("tests/counter/rules/test_line.py",),
    "fawang/counter/rules/offline.py": ("tests/counter/rules/test_offline.py",),
    "fawang/counter/rules/tickets.py": ("tests/counter/rules/test_tickets.py",),
    "fawang/counter/rules/visits.py": ("tests/counter/rules/test_visits.py",),
    "fawang/organisations/rules/__init__.py": ("tests/organisations/test_rules.py",),
    "fawang/organisations/rules/hours.py": ("tests/organisations/rules/test_hours.py",),
    "fawang/organisations/rules/kinds.py": ("tests/organisations/rules/test_kinds.py",),
    "fawang/organisations/rules/positions.py": ("tests/organisations/rules/test_positions.py",),
    "fawang/organisations/rules/routing.py": (
        "tests/organisations/rules/test_routing.py",
        "tests/organisations/rules/test_routing_tables.py",
    ),
    "fawang/mediation/rules/__init__.py": ("tests/mediation/rules/test_rules.py",),
    "fawang/mediation/rules/agreements.py": ("tests/mediation/rules/test_rules.py",),
    "fawang/mediation/rules/committees.py": ("tests/mediation/rules/test_committees.py",),
    "fawang/mediation/rules/conflicts.py": ("tests/mediation/rules/test_conflicts.py",),
    "fawang/mediation/rules/growth.py": ("tests/mediation/rules/test_growth.py",),
    "fawang/mediation/rules/next_steps.py": ("tests/mediation/rules/test_rules.py",),
    "fawang/mediation/rules/records.py": ("tests/mediation/rules/test_records.py",),
    "fawang/mediation/rules/subsidies.py": ("tests/mediation/rules/test_subsidies.py",),
    "fawang/lawyers/rules/__init__.py": ("tests/lawyers/rules/test_requests.py",),
    "fawang/lawyers/rules/complaints.py": ("tests/lawyers/rules/test_complaints.py",),
    "fawang/lawyers/rules/fees.py": ("tests/lawyers/rules/test_fees.py",),
    "fawang/lawyers/rules/requests.py": ("tests/lawyers/rules/test_requests.py",),
    "fawang/partners/rules/agreements.py": ("tests/partners/rules/test_agreements.py",),
    "fawang/partners/rules/messages.py": ("tests/partners/rules/test_messages.py",),
    "fawang/partners/rules/procedure.py": ("tests/partners/rules/test_procedure.py",),
    "fawang/partners/wire/rules/envelope.py": ("tests/partners/wire/rules/test_envelope.py",),
    "fawang/partners/wire/rules/retry.py": ("tests/partners/wire/rules/test_retry.py",),
    "fawang/channels/rules/channels.py": ("tests/channels/rules/test_channels.py",),
    "fawang/channels/rules/identity.py": ("tests/channels/rules/test_identity.py",),
    "fawang/channels/rules/mini_program.py": ("tests/channels/rules/test_mini_program.py",),
    "fawang/channels/rules/province_app.py": ("tests/channels/rules/test_province_app.py",),
    "fawang/channels/rules/push.py": ("tests/channels/rules/test_push.py",),
    "fawang/channels/rules/sites.py": ("tests/channels/rules/test_sites.py",),
    "fawang/channels/rules/sms.py": ("tests/channels/rules/test_sms.py",),
    "fawang/channels/rules/wechat.py": ("tests/channels/rules/test_wechat.py",),
    "fawang/people/rules/groups.py": ("tests/people/rules/test_groups.py",),
    "fawang/catalogue/forms/findings.py": ("tests/catalogue/forms/test_findings.py",),
    "fawang/knowledge/rules/periods.py": (
        "tests/knowledge/rules/test_periods.py",
        "tests/knowledge/rules/test_period_dates.py",
    ),
    # Not with the sentences over all laws: to read those takes longer than a change may run.
    "fawang/knowledge/guidance/drafting/meaning.py": (
        "tests/knowledge/guidance/drafting/test_meaning_rules.py",
    ),
}
#: The share of changes that must be noticed. Of the rest most change nothing that can be seen.
LEAST = 0.9


def main() -> int:
    """Change what the command line names, or all; print what no test noticed."""
    named = [one for one in sys.argv[1:] if not one.startswith("--")]
    keep = "--keep" in sys.argv
    failed = False
    folder = Path(tempfile.mkdtemp(prefix="fawang-mutations-"))
    try:
        copy(folder)
        for module, tests in TARGETS.items():
            if not named or module in named:
                failed |= not mutate(folder, module, tests)
    finally:
        if keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return int(failed)


def copy(folder: Path) -> None:
    """Copy what git knows of the repository, as it lies here."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


def mutate(folder: Path, module: str, tests: tuple[str, ...]) -> bool:
    """Change one module and run its tests against each change; tell whether enough were noticed."""
    # Of another module, what lies there counts as made already.
    shutil.rmtree(folder / "mutants", ignore_errors=True)
    own = (ROOT / "pyproject.toml").read_text()
    settings = {
        "source_paths": ["fawang"],
        "only_mutate": [module],
        "also_copy": ["content", "docs", "lab", "tests", "tools", "pyproject.toml"],
        "pytest_add_cli_args": ["-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": list(tests),
    }
    lines = [f"{name} = {value!r}" for name, value in settings.items()]
    (folder / "pyproject.toml").write_text("\n".join((own, "[tool.mutmut]", *lines, "")))
    environment = {
        **os.environ,
        "PYTHONPATH": f"{folder}",
        "FAWANG_TESTS_DATABASE": "no",
        "FAWANG_TESTS_PROFILE": "mutations",
    }
    mutmut = [sys.executable, "-m", "mutmut"]
    done = subprocess.run(
        [*mutmut, "run"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-3000:], sep="\n")
        return False
    listed = subprocess.run(
        [*mutmut, "results", "--all", "true"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rows = [line.strip().rpartition(": ")[::2] for line in listed.splitlines() if "__mutmut_" in line]
    counts = Counter(outcome for _name, outcome in rows)
    noticed = counts["killed"] + counts["timeout"]
    print(
        f"{module}: {noticed} of {len(rows)} noticed ({', '.join(f'{n} {one}' for one, n in counts.items())})"
    )
    for name, outcome in rows:
        if outcome not in ("killed", "timeout"):
            print(f"  {outcome}: {name}")
    return bool(rows) and noticed >= LEAST * len(rows)


if __name__ == "__main__":
    raise SystemExit(main())
