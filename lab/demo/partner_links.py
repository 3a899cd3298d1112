"""Partners of a platform that exchange events with it, with an agreement, an address and keys. All of it invented.

    python -m lab.demo.partner_links FILE

FILE is JSON: a list of {"code", "name", "url", "key_id", "public"}. To each is added "ours": {"key_id", "public"},
the key with which the platform signs for it; a partner that is there already gets one more key. Two platforms that
know each other's keys need three turns. `fawang story --with-partners` and tests use it.
"""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from fawang.cli.processes import runtime

#: All matters, in the whole province.
_ALL = [{"matters": ["*"], "regions": ["*"]}]


def main(path: Path) -> None:
    """Enter the partners of a file, and write our keys into it."""
    runtime.prepare()
    rows = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps([_enter(row) for row in rows], ensure_ascii=False), encoding="utf-8")


def _enter(row: dict[str, Any]) -> dict[str, Any]:
    from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
    from fawang.organisations import queries as organisations
    from fawang.organisations.rules import UnitKind
    from fawang.partners.actions.agreements import create_partner, draft, take_agreement_step
    from fawang.partners.wire.actions import keys
    from fawang.partners.wire.algorithms import ED
    from fawang.partners.wire.queries import links

    if known := links.of_partner(row["code"]):
        keys.add_their_key(
            by=SYSTEM, link_id=known.pk, key_id=row["key_id"], algorithm=ED, public=row["public"]
        )
        return row
    province = organisations.nearest("44", UnitKind.BUREAU)[0].id
    partner = create_partner(
        by=SYSTEM, code=row["code"], names={"zh-hans": row["name"], "en": row["name"]}, body=row.get("body", "hotline"),
        unit_id=province, referee_unit_id=province, phone=row.get("phone", ""), is_demo=True,
    )  # fmt: skip
    terms = {
        "takes": _ALL, "gives": _ALL,
        "fields_out": ["name", "phone", "request"], "fields_in": ["name", "phone", "summary", "request"],
        "ground": row.get("ground", "duty"), "basis": row.get("basis", "演示协议"), "links": [{"name": "events"}],
    }  # fmt: skip
    version = draft(by=SYSTEM, code=row["code"], terms=terms, valid_from=date(2020, 1, 1))
    version = take_agreement_step(
        by=SYSTEM, agreement_id=version.pk, command="submit", version=version.version
    )
    # A second person has approved it.
    second = Actor(kind=ActorKind.SYSTEM, id=2)
    take_agreement_step(by=second, agreement_id=version.pk, command="approve", version=version.version)
    link = keys.set_link(by=SYSTEM, partner_id=partner.pk, url=row["url"])
    if row.get("public"):
        keys.add_their_key(
            by=SYSTEM, link_id=link.pk, key_id=row["key_id"], algorithm=ED, public=row["public"]
        )
    ours = keys.new_our_key(by=SYSTEM, link_id=link.pk, algorithm=ED)
    return {**row, "ours": {"key_id": ours.key_id, "public": ours.public}}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
