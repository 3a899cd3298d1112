"""Sentences for what the wire refuses: to partners' programs, and to the desk."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "event_content_type": _("Send application/cloudevents+json."),
        "event_too_large": _("An event has 256 KB at most. Files do not travel in events."),
        "event_too_deep": _("Objects and lists lie too deep within one another: 12 at most."),
        "event_malformed": _("This is no CloudEvent 1.0 in JSON. `errors` names the attribute."),
        "event_type_unknown": _("There is no event of this type and version. See /partners/schemas."),
        "event_schema": _(
            "The data do not fit the schema of this type. `errors` names the places and the rules."
        ),
        "event_id_taken": _("An event of this id came with another body. Another event has another id."),
        "request_unsigned": _("Sign the request: Signature-Input and Signature, RFC 9421."),
        "signature_incomplete": _(
            "Cover @method, @target-uri, content-digest and content-type, and give created, keyid, tag and a nonce of"
            " 16 to 128 characters."
        ),
        "signature_wrong": _("The signature does not fit this request, or its tag is not fawang-partners."),
        "signature_expired": _("The signature has expired. Sign each try anew."),
        "digest_wrong": _("The body is not the one whose Content-Digest was signed."),
        "clock_off": _(
            "The signature is older than five minutes, or made by a clock that is ahead. `now` is our time;"
            " `skew_seconds` says by how much yours is ahead."
        ),
        "nonce_used": _("This nonce was used before. Sign each try anew, with another nonce."),
        "signing_key_unknown": _("There is no key of this keyid. Hand it in first."),
        "signing_key_revoked": _("This key was revoked. Sign with another one."),
        "signing_key_expired": _("This key is not valid at this time. Sign with the one that is."),
        "certificate_wrong": _("The client certificate is not the one that was agreed."),
        "link_off": _("This link is switched off. Ask the office that leads it."),
        "partner_host": _(
            "This address may not be called. The operator names allowed hosts in FAWANG_PARTNER_HOSTS; it begins with"
            " https://."
        ),
        "partner_certificate": _("Give the SHA-256 of the certificate: 64 hexadecimal digits."),
        "partner_key_id": _("Give letters, digits and . _ : - here, 64 at most."),
        "partner_key_unfit": _(
            "This is no public key of this algorithm: PEM for Ed25519, 130 hexadecimal digits for SM2."
        ),
        "partner_key_taken": _("A key of this name is there already."),
        "partner_key_gone": _("This key is revoked already."),
        "partner_letter_gone": _("Somebody has dealt with this event meanwhile."),
        "partner_no_json": _("This is no JSON. Look for a missing quotation mark, comma or bracket."),
        "partner_no_fit": _("This does not fit the schema of the event. Change the values only."),
        "webhook_events": _("Choose at least one event."),
    }
)
