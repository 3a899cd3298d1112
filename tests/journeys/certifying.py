"""A notary office and an appraisal institution with their persons, keys and numbers, for the platform of the journeys.

python -m tests.journeys.certifying FOLDER      within the platform's environment; keys lie in FOLDER
"""

import contextlib
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tests.certificates.vault import Vault, pem

#: Tokens of the device: whose they are, and the name in the certificate.
NOTARY_OFFICE, INSTITUTE = "广东省佛山市南海公证处（演示）", "佛山某司法鉴定所（演示）"
KEYS = {
    "notary-office": NOTARY_OFFICE,
    "trial-notary": "王公证员（演示）",
    "trial-notary-2": "陈公证员（演示）",
    "institute": INSTITUTE,
    "trial-appraiser": "林鉴定人（演示）",
    "trial-appraiser-2": "郑鉴定人（演示）",
}
#: Entered for a hundred years: no journey is about a licence that lapses.
UNTIL = date(2126, 12, 31)


@contextlib.contextmanager
def devices(folder: Path) -> Iterator[dict[str, Any]]:
    """Keep a security module and run a payment side within the block; yield what the platform has to know of them."""
    from tests.payments.cases import SECRET, running_side

    vault = Vault(folder / "device")
    for label, whose in KEYS.items():
        (folder / f"{label}.pem").write_bytes(pem(vault.certificate(label, whose)))
    (folder / "revoked.crl").write_bytes(vault.revocations())
    with running_side(folder / "payments") as side:
        side.mode("asks")
        yield {**vault.environment(), "FAWANG_PAYMENT_URL": side.url, "FAWANG_PAYMENT_SECRET": SECRET}


def main(folder: Path) -> None:
    """Create both offices with their accounts; register their keys."""
    from fawang.appraisal.actions.register import enter_appraiser, enter_institution
    from fawang.certificates.actions import keys
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.organisations import queries as organisations
    from fawang.organisations.actions import create_unit
    from fawang.organisations.rules import UnitKind
    from fawang.people.actions.staff import appoint, create_staff
    from fawang.people.rules import Role
    from lab.demo.keys import PASSWORD, totp_key
    from lab.demo.staff import COUNTY

    bureau = organisations.nearest(COUNTY, UnitKind.BUREAU)[0].id

    def unit(name: str, kind: str, address: str, phone: str) -> int:
        made = create_unit(
            by=SYSTEM, name=name, kind=kind, region_code=COUNTY, parent_id=bureau, address=address, phone=phone,
            is_demo=True,
        )  # fmt: skip
        return made.pk

    def account(username: str, name: str, unit_id: int, *roles: Role) -> int:
        made = create_staff(
            by=SYSTEM, username=username, name=name, password=PASSWORD, unit_id=unit_id, role=roles[0],
            is_demo=True, totp_key=totp_key(username),
        )  # fmt: skip
        for role in roles[1:]:
            appoint(by=SYSTEM, staff_id=made.pk, unit_id=unit_id, role=role)
        return made.pk

    def key(unit_id: int, label: str, staff_id: int | None) -> None:
        keys.register_key(
            by=SYSTEM, unit_id=unit_id, staff_id=staff_id, token=label, label=label,
            certificate=(folder / f"{label}.pem").read_bytes(),
        )  # fmt: skip

    keys.load_revocations(by=SYSTEM, content=(folder / "revoked.crl").read_bytes())
    office = unit(NOTARY_OFFICE, UnitKind.NOTARY_OFFICE, "佛山市南海区桂城南海大道北某号", "0757-00001234")
    for username in ("trial-notary", "trial-notary-2"):
        key(office, username, account(username, KEYS[username], office, Role.NOTARY, Role.CERTIFIER))
    account("trial-notary-head", "黄主任（演示）", office, Role.OFFICE_HEAD)
    key(office, "notary-office", None)
    keys.set_numbering(
        by=SYSTEM, unit_id=office, sort="notarisation", pattern="（{year}）粤佛南海字第{number}号"
    )

    institute = unit(INSTITUTE, UnitKind.APPRAISAL_INSTITUTE, "佛山市南海区桂城佛平路某号", "0757-00005678")
    scope = ("clinical", "dna", "documents")
    enter_institution(by=SYSTEM, unit_id=institute, licence_no="440600001", scope=scope, valid_until=UNTIL)
    for number, username in enumerate(("trial-appraiser", "trial-appraiser-2"), 1):
        who = account(username, KEYS[username], institute, Role.APPRAISER, Role.CERTIFIER)
        key(institute, username, who)
        enter_appraiser(
            by=SYSTEM, unit_id=institute, name=KEYS[username], licence_no=f"44060000100{number}", scope=scope,
            valid_until=UNTIL, staff_id=who,
        )  # fmt: skip
    account("trial-appraisal-head", "何所长（演示）", institute, Role.OFFICE_HEAD)
    key(institute, "institute", None)
    keys.set_numbering(
        by=SYSTEM, unit_id=institute, sort="appraisal", pattern="粤佛某司鉴[{year}]临鉴字第{number}号"
    )


if __name__ == "__main__":
    from fawang.cli.processes import runtime

    runtime.prepare()
    main(Path(sys.argv[1]))
