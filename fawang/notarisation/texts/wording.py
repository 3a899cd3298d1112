"""The words for the codes of notarisation."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "agent_not_allowed": _(
            "This can only be asked for by the person themselves (Notarisation Law, Art. 26). If they cannot come, ask"
            " the notary office to visit them."
        ),
        "office_not_competent": _(
            "This notary office is not competent (Notarisation Law, Art. 25). Choose one in the city where you are"
            " registered, where you live, where it is signed, or, for a home or land, where it lies."
        ),
        "lender_not_licensed": _(
            "A loan by others than licensed lenders cannot be notarised with the clause of enforcement. The agreement"
            " itself can be."
        ),
        "power_too_wide": _(
            "A power to sell, mortgage and take the money for a home in one cannot be notarised. Name one thing that"
            " the agent may do."
        ),
        "not_attended": _(
            "First record on which day the person was before the notary (Notarisation Law, Art. 26)."
        ),
        "no_certificate": _("There is no certificate that could be reviewed."),
        "review_too_late": _(
            "A review can be asked for within a year after the certificate. If you dispute what it says, you can sue"
            " (Notarisation Law, Art. 40)."
        ),
        "notarial_file_kept": _(
            "A certificate was issued: the law has the notary office keep the file, and hand it to the archive in"
            " its time (Notarisation Law, Art. 35). It is not erased here."
        ),
        "same_notary": _("The notary who examined it cannot do this. Somebody else of the office has to."),
    }
)
