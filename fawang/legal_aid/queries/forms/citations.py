"""Articles of the Legal Aid Law as a legal document cites them: number, item and the law's own words.

The msgids are marked with the context "form": a document speaks the language of the law, a page the
reader's. Keys are those of `rules.py`.
"""

from django.utils.translation import pgettext_lazy

from fawang.kernel.wording import Text
from fawang.legal_aid.rules import Claim, Exempt, NoCondition, Urgency

CITATIONS: dict[str, Text] = {
    Claim.STATE_COMPENSATION: pgettext_lazy("form", "Art. 31, item 1 (claim for state compensation by law)"),
    Claim.SOCIAL_INSURANCE: pgettext_lazy(
        "form", "Art. 31, item 2 (claim for social insurance benefits or social assistance)"
    ),
    Claim.PENSION_FOR_BEREAVED: pgettext_lazy(
        "form", "Art. 31, item 3 (claim for a pension for the bereaved)"
    ),
    Claim.MAINTENANCE: pgettext_lazy(
        "form", "Art. 31, item 4 (claim for maintenance of parents, children or spouse)"
    ),
    Claim.LABOUR: pgettext_lazy(
        "form",
        "Art. 31, item 5 (claim for confirmation of labour relations or payment of labour remuneration)",
    ),
    Claim.CAPACITY: pgettext_lazy(
        "form",
        "Art. 31, item 6 (request that a citizen be declared of no or limited capacity for civil conduct)",
    ),
    Claim.INJURY: pgettext_lazy(
        "form",
        "Art. 31, item 7 (claim for personal injury by work, traffic, food or drug safety, or medical accidents)",
    ),
    Claim.ENVIRONMENT: pgettext_lazy(
        "form", "Art. 31, item 8 (claim for damage by environmental pollution or ecological destruction)"
    ),
    Claim.OTHER_BY_LAW: pgettext_lazy(
        "form", "Art. 31, item 9 (other circumstances provided by laws, regulations and rules)"
    ),
    NoCondition.HEROES: pgettext_lazy(
        "form", "Art. 32, item 1 (close relatives of heroes and martyrs protecting their personality rights)"
    ),
    NoCondition.BRAVERY: pgettext_lazy(
        "form",
        "Art. 32, item 2 (claim for civil rights and interests arising from acting bravely for justice)",
    ),
    NoCondition.ACQUITTED: pgettext_lazy(
        "form", "Art. 32, item 3 (claim for state compensation after acquittal in a retrial)"
    ),
    NoCondition.ABUSE: pgettext_lazy(
        "form", "Art. 32, item 4 (victims of abuse, abandonment or domestic violence claiming their rights)"
    ),
    NoCondition.OTHER_BY_LAW: pgettext_lazy(
        "form", "Art. 32, item 5 (other circumstances provided by laws, regulations and rules)"
    ),
    Exempt.NO_FIXED_INCOME: pgettext_lazy(
        "form",
        "Art. 42, item 1 (minors, the elderly, the disabled and others without fixed source of livelihood)",
    ),
    Exempt.ASSISTED: pgettext_lazy(
        "form",
        "Art. 42, item 2 (recipients of social assistance, judicial assistance or preferential treatment)",
    ),
    Exempt.MIGRANT_WORKER: pgettext_lazy(
        "form",
        "Art. 42, item 3 (migrant workers claiming labour remuneration or compensation for work injury)",
    ),
    Exempt.OTHER_BY_LAW: pgettext_lazy(
        "form", "Art. 42, item 4 (other persons provided by laws, regulations and rules)"
    ),
    Urgency.PERIOD_ENDS: pgettext_lazy(
        "form", "Art. 44, item 1 (a statutory limitation or period ends in less than seven days)"
    ),
    Urgency.PRESERVATION: pgettext_lazy(
        "form",
        "Art. 44, item 2 (preservation of property or evidence, or advance execution, is needed at once)",
    ),
    Urgency.OTHER_BY_LAW: pgettext_lazy(
        "form", "Art. 44, item 3 (other circumstances provided by laws, regulations and rules)"
    ),
    # On these an office refuses.
    "31": pgettext_lazy("form", "Art. 31 (the matter is not among those for which legal aid is given)"),
    "41": pgettext_lazy("form", "Art. 41 (economic difficulty is not shown)"),
    "43": pgettext_lazy("form", "Art. 43 (the papers do not show that the conditions are met)"),
}
