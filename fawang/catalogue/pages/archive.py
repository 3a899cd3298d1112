"""What the file of an order for an archive has of its form."""

from fawang.catalogue.queries import filings as queries
from fawang.catalogue.texts import labels
from fawang.work_orders.kinds.archive import Enclosure, Part
from fawang.work_orders.queries import WorkOrder


def archived(order: WorkOrder) -> Part:
    """Return what the file of an order for an archive has of its form: the document, as it stands now."""
    found = queries.of_order(order.pk)
    if found is None:
        return Part()

    def paper() -> bytes:
        # What draws it is loaded with the first one: every process knows this module.
        from fawang.catalogue.pages.papers import pdf_of

        return pdf_of(found)

    return Part(enclosures=(Enclosure(f"{found.form.code}.pdf", labels.words(found.form.title), paper),))
