"""Numbers: by office, sort and year, one after the other, without a gap."""

from datetime import date

from fawang.certificates.models import Certificate, Numbering, NumberYear
from fawang.certificates.rules.numbers import number_key, written
from fawang.kernel.rules.problems import Conflict


def give_number(row: Certificate, *, today: date) -> None:
    """Give a certificate the next number of its office, sort and year. Called within the transaction that saves it.

    The count's row stays locked to the end of that transaction: what is rolled back gives its number back, and nobody
    has taken a later one meanwhile.

    Raises:
        Conflict: `numbering_missing`, nobody has said how the office numbers this sort.
    """
    numbering = Numbering.objects.filter(unit_id=row.unit_id, sort=row.sort).first()
    if numbering is None:
        raise Conflict("numbering_missing")
    NumberYear.objects.bulk_create(
        [NumberYear(numbering=numbering, year=today.year, last=0)], ignore_conflicts=True
    )
    count = NumberYear.objects.select_for_update().get(numbering=numbering, year=today.year)
    count.last += 1
    count.save(update_fields=["last"])
    row.numbering, row.year, row.ordinal = numbering, today.year, count.last
    row.number = written(numbering.pattern, year=today.year, number=count.last)
    row.number_key = number_key(row.number)
