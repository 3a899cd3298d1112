"""Sentences for the codes that certificates raise."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "signers_wrong": _("Please name who signs this certificate: from one to five persons."),
        "moved_on_certificate": _("This is not possible any more: the certificate has moved on."),
        "not_the_signatory": _("Others answer for this certificate with their signature."),
        "numbering_missing": _(
            "Nobody has said yet how this office numbers such certificates. The head of the office does so under “Keys"
            " and numbers”."
        ),
        "key_missing": _(
            "No key is registered here for this signature. The head of the office registers it."
        ),
        "key_not_trusted": _("No authority that is believed here has issued the certificate of this key."),
        "key_not_for_signing": _("The certificate of this key does not allow signatures."),
        "key_not_valid_yet": _("The certificate of this key is not valid yet."),
        "key_lapsed": _("The certificate of this key has lapsed. Please have it renewed by its authority."),
        "key_revoked": _("The authority has revoked this key. Nothing can be signed with it any more."),
        "key_mismatch": _(
            "The key in the device is not that of the registered certificate. Nothing was issued."
        ),
        "key_not_found": _("The device has no such token or key. Please ask the operator."),
        "revocation_list_stale": _(
            "The revocation list of the authority is missing or out of date, so no key can be checked. Please load the"
            " present one."
        ),
        "pin_wrong": _("This PIN does not open the token. After several wrong ones it locks itself."),
        "pin_locked": _("The token has locked itself after wrong PINs. Its authority unlocks it."),
        "signing_device_away": _(
            "The signing device does not answer. Please try again in %(retry_after)s seconds."
        ),
        "key_certificate_unfit": _("This is no X.509 certificate (PEM or DER) with a key that we can use."),
        "signer_unknown": _("There is nobody of this name here."),
        "revocation_list_unfit": _("This is no revocation list of an authority that is believed here."),
        "pattern_wrong": _(
            "Please write the number with {year} and {number} once each, such as （{year}）粤穗南粤字第{number}号."
        ),
        "pattern_taken": _("Another office or sort of certificate writes its numbers in this way."),
        "ending_proposed_already": _("Somebody has proposed something for this certificate already."),
        "nothing_proposed": _("Nothing is proposed for this certificate any more."),
        "second_person_needed": _("Two persons decide: somebody else than whoever proposed it."),
        "replacement_wrong": _("Please choose the valid certificate that stands in the place of this one."),
        "replacement_ended": _("The certificate that was to stand in its place is not valid any more."),
        "sharings_too_many": _("There are %(most)s links already. Please end some of them first."),
        "certificate_open": _("A certificate of this matter is still to be signed or discarded."),
        "verify_file_missing": _("Please choose the PDF file."),
        "verify_file_too_large": _("The file may have at most %(megabytes)s MB."),
    }
)
