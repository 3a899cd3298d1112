"""What a unit may handle, where: as it stands and as it was."""

from dataclasses import dataclass
from datetime import date

from fawang.organisations.models import Jurisdiction

#: A unit has a handful; an office with many special ones some dozens.
MOST = 200


@dataclass(frozen=True, slots=True)
class JurisdictionRow:
    """A jurisdiction as others see it. `matter` and `organ_level` empty stand for all."""

    id: int
    service: str
    matter: str
    region_code: str
    organ_level: str
    basis: str
    priority: int
    valid_from: date | None
    valid_until: date | None
    active: bool
    version: int

    def ended(self, today: date) -> bool:
        """Tell whether it stands no longer."""
        return not self.active or (self.valid_until is not None and self.valid_until < today)

    def begun(self, today: date) -> bool:
        """Tell whether it has come into force."""
        return self.valid_from is None or self.valid_from <= today


def jurisdictions_of(unit_id: int) -> tuple[JurisdictionRow, ...]:
    """Return the jurisdictions of a unit, those that can still be changed first, then the ended ones."""
    rows = Jurisdiction.objects.filter(unit_id=unit_id).order_by("-active", "service", "region_code", "id")
    return tuple(
        JurisdictionRow(
            id=row.pk,
            service=row.service,
            matter=row.matter or "",
            region_code=row.region_code,
            organ_level=row.organ_level or "",
            basis=row.basis,
            priority=row.priority,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            active=row.active,
            version=row.version,
        )
        for row in rows[:MOST]
    )
