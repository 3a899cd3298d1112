"""What is kept of a partner when it leaves: its agreements, and each referral with its trail; of nobody who they
are.
"""

from typing import Any

from fawang.partners.models import Agreement, Partner, Precedent, Referral, TrailEntry
from fawang.partners.queries.messages import data_of

#: Referrals in one file; a partner with more gets the latest, and the data centre has the figures of all.
_MOST = 20_000


def archive_of(row: Partner) -> dict[str, Any]:
    """Return all of a partner as plain data. Words that sides wrote to each other may name people and stay here."""
    referrals = list(Referral.objects.filter(partner=row).order_by("-pk")[:_MOST])
    trails: dict[int, list[dict[str, Any]]] = {}
    for entry in (
        TrailEntry.objects.filter(referral__partner=row).order_by("referral_id", "seq").iterator(2_000)
    ):
        said = data_of(entry)
        trails.setdefault(entry.referral_id, []).append(
            {
                "side": entry.side, "step": entry.command, "state": entry.target, "at": entry.happened_at,
                "reason": said.get("reason") or "", "next": said.get("next") or "",
            }
        )  # fmt: skip
    return {
        "partner": {"code": row.code, "names": row.names, "body": row.body, "archived_at": row.archived_at},
        "agreements": [
            {
                "number": one.number, "state": one.state, "valid_from": one.valid_from, "valid_until": one.valid_until,
                "drafted_by": one.drafted_by, "approved_by": one.approved_by, "terms": one.terms,
            }
            for one in Agreement.objects.filter(partner=row).order_by("number")
        ],
        "referrals": [
            {
                "number": one.code, "their_number": one.reference, "direction": one.direction, "state": one.state,
                "matter": one.matter, "region": one.region, "urgency": one.urgency, "received_at": one.received_at,
                "ended_at": one.ended_at, "agreement": one.agreement_id, "trail": trails.get(one.pk, []),
            }
            for one in referrals
        ],
        "precedents": [
            {"matter": one.matter, "region": one.region, "competent": one.competent, "words": one.words}
            for one in Precedent.objects.filter(partner=row).order_by("pk")
        ],
    }  # fmt: skip
