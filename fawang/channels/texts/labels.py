"""Names of the codes of channels, in the reader's language."""

from django.utils.translation import pgettext_lazy

from fawang.channels.rules.channels import Offer, Stand
from fawang.channels.rules.identity import Access, Proof
from fawang.channels.rules.sites import SiteUse
from fawang.kernel.wording import Text

OFFERS: dict[str, Text] = {
    Offer.GUIDANCE: pgettext_lazy("what a channel offers", "Guidance"),
    Offer.ASK: pgettext_lazy("what a channel offers", "A question to a lawyer in writing"),
    Offer.CHAT: pgettext_lazy("what a channel offers", "A chat with a lawyer"),
    Offer.CALLBACK: pgettext_lazy("what a channel offers", "A call-back"),
    Offer.APPLY: pgettext_lazy("what a channel offers", "Applications"),
    Offer.APPOINTMENTS: pgettext_lazy("what a channel offers", "Appointments"),
    Offer.PROGRESS: pgettext_lazy("what a channel offers", "How a matter stands"),
    Offer.RATING: pgettext_lazy("what a channel offers", "Ratings"),
    Offer.NOTICES: pgettext_lazy("what a channel offers", "News of one's matter"),
    Offer.VOICE: pgettext_lazy("what a channel offers", "Voice messages"),
    Offer.FILES: pgettext_lazy("what a channel offers", "Files"),
    Offer.ZONES: pgettext_lazy("what a channel offers", "Special zones"),
}
STANDS: dict[str, Text] = {
    Stand.OPEN: pgettext_lazy("state of a channel", "On"),
    Stand.OFF: pgettext_lazy("state of a channel", "Off"),
    Stand.MAINTENANCE: pgettext_lazy("state of a channel", "Being maintained"),
}
SITE_USES: dict[str, Text] = {
    SiteUse.WIDGET: pgettext_lazy("what a site may do", "Carries the widget"),
    SiteUse.FRAME: pgettext_lazy("what a site may do", "Shows our pages in a frame"),
}
PROOFS: dict[str, Text] = {
    Proof.CODE: pgettext_lazy("how an account was joined", "By a code to your phone"),
    Proof.REAL_NAME: pgettext_lazy("how an account was joined", "By your real name"),
}
OPENS: dict[str, Text] = {
    Access.NOTHING: pgettext_lazy(
        "what an account shows", "Nothing until you join it again: it was not used for long"
    ),
    Access.OPEN: pgettext_lazy(
        "what an account shows", "Your matters, but for those of the household, of danger, and off lists"
    ),
    Access.ALL: pgettext_lazy("what an account shows", "All your matters"),
}
TONES: dict[str, str] = {Stand.OPEN: "good", Stand.OFF: "", Stand.MAINTENANCE: "warn"}
#: What is counted of a channel; what is not named here is shown by its code.
USES: dict[str, Text] = {
    "message": pgettext_lazy("what was counted", "Messages"),
    "guidance": pgettext_lazy("what was counted", "Guidance given"),
    "question": pgettext_lazy("what was counted", "Questions to lawyers"),
    "progress": pgettext_lazy("what was counted", "Looked how a matter stands"),
    "appointment": pgettext_lazy("what was counted", "Appointments"),
    "callback": pgettext_lazy("what was counted", "Call-backs"),
    "rating": pgettext_lazy("what was counted", "Ratings"),
    "notice": pgettext_lazy("what was counted", "News sent"),
    "danger": pgettext_lazy("what was counted", "Numbers for danger shown"),
    "sign_in": pgettext_lazy("what was counted", "Sign-ins"),
    "answer": pgettext_lazy("what was counted", "Answers sent"),
    "part": pgettext_lazy("what was counted", "Parts of text messages sent"),
    "fen": pgettext_lazy("what was counted", "Cost of text messages sent, in fen"),
    "order": pgettext_lazy("what was counted", "Orders"),
    "phone": pgettext_lazy("what was counted", "Went on by telephone"),
    "zone": pgettext_lazy("what was counted", "Led to a special zone"),
}
