"""How entries of the audit read: what was done, and about what, in words beside the codes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fawang.consultations.labels import zone_name
from fawang.consultations.queries import one as consultations
from fawang.kernel.ids import spoken
from fawang.kernel.wording import Text
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.work_orders import queries as work_orders

#: Code of an audit type → what it says. One that is not here is shown by its code.
ACTIONS: dict[str, Text] = {
    "consultations.application_prepared": gettext_lazy("Opened what somebody told, to apply for them"),
    "consultations.applied": gettext_lazy("Applied for somebody from the talk"),
    "consultations.asked": gettext_lazy("Asked a lawyer"),
    "consultations.called_back": gettext_lazy("Kept the talk of a call-back"),
    "consultations.earlier_read": gettext_lazy("Opened an earlier consultation of somebody who agreed"),
    "consultations.earlier_withdrawn": gettext_lazy("Lets a lawyer see earlier matters no longer"),
    "consultations.erased": gettext_lazy("Erased what a consultation says about people"),
    "consultations.file_attached": gettext_lazy("Sent a file in a consultation"),
    "consultations.file_infected": gettext_lazy("Deleted a file with a virus"),
    "consultations.file_read": gettext_lazy("Opened a file of a consultation"),
    "consultations.recording_begun": gettext_lazy("Began to record a call"),
    "consultations.recording_blanked": gettext_lazy("Blanked a part of a recording"),
    "consultations.recording_destroyed": gettext_lazy("Destroyed a recording"),
    "consultations.recording_heard": gettext_lazy("Listened to a recording"),
    "consultations.guest_agreed": gettext_lazy("Agreed to a guest in a talk"),
    "consultations.guest_invited": gettext_lazy("Invited a guest to a talk"),
    "consultations.guest_joined": gettext_lazy("Joined a talk as a guest"),
    "consultations.guest_removed": gettext_lazy("Took a guest out of a talk"),
    "consultations.read": gettext_lazy("Opened a consultation"),
    "consultations.zone_group_set": gettext_lazy("Changed who serves a special zone"),
    "datacentre.alert_changed": gettext_lazy("Changed an alert"),
    "datacentre.alert_fired": gettext_lazy("An alert began or was over"),
    "datacentre.alert_made": gettext_lazy("Made an alert"),
    "datacentre.alert_removed": gettext_lazy("Removed an alert"),
    "datacentre.alert_switched": gettext_lazy("Switched an alert on or off"),
    "datacentre.hook_called": gettext_lazy("Told a program elsewhere of an alert"),
    "datacentre.export_begun": gettext_lazy("Began to take figures away"),
    "datacentre.export_ended": gettext_lazy("Took figures away"),
    "datacentre.report_deleted": gettext_lazy("Deleted a report"),
    "datacentre.report_mailed": gettext_lazy("Told receivers that a report is there"),
    "datacentre.report_ordered": gettext_lazy("Ordered a report"),
    "datacentre.report_taken": gettext_lazy("Took a report away"),
    "datacentre.schedule_deleted": gettext_lazy("Deleted a schedule of reports"),
    "datacentre.schedule_paused": gettext_lazy("Paused a schedule of reports"),
    "datacentre.schedule_resumed": gettext_lazy("Took up a schedule of reports again"),
    "datacentre.schedule_set_up": gettext_lazy("Set up a schedule of reports"),
    "datacentre.link_made": gettext_lazy("Made a link that embeds figures"),
    "datacentre.link_withdrawn": gettext_lazy("Withdrew a link that embeds figures"),
    "datacentre.open_data_made": gettext_lazy("Made open data of figures"),
    "datacentre.sql_asked": gettext_lazy("Asked the facts in SQL"),
    "datacentre.sql_ended": gettext_lazy("Had an answer in SQL"),
    "dispatch.callback_booked": gettext_lazy("Booked a call-back"),
    "dispatch.callback_ended": gettext_lazy("Ended a call-back"),
    "dispatch.callback_erased": gettext_lazy("Erased what a call-back says about people"),
    "dispatch.callback_moved": gettext_lazy("Moved a call-back"),
    "dispatch.callback_taken": gettext_lazy("Took a call-back, with the number"),
    "dispatch.callback_tried": gettext_lazy("Called somebody back"),
    "dispatch.callback_tried_again": gettext_lazy("Put a call-back off to another attempt"),
    "dispatch.absence_reported": gettext_lazy("Reported that a lawyer cannot come"),
    "dispatch.duty_given": gettext_lazy("Gave an open duty to a lawyer"),
    "dispatch.duty_taken": gettext_lazy("Took an open duty"),
    "dispatch.put_first": gettext_lazy("Put somebody first in line"),
    "dispatch.roster_feed_renewed": gettext_lazy("Gave their calendar feed a new address"),
    "dispatch.roster_published": gettext_lazy("Published a duty roster"),
    "dispatch.seat_moved": gettext_lazy("Changed what a colleague's seat does"),
    "dispatch.skills_set": gettext_lazy("Changed what a lawyer can do"),
    "dispatch.slots_changed": gettext_lazy("Changed how many are called back"),
    "dispatch.swap_asked": gettext_lazy("Asked to swap a duty"),
    "dispatch.swap_stepped": gettext_lazy("Agreed to a swap of duties, or ended it"),
    "feedback.check_judged": gettext_lazy("Judged a consultation"),
    "feedback.check_taken": gettext_lazy("Took a consultation to judge it"),
    "feedback.complaint_answered": gettext_lazy("Answered a complaint"),
    "feedback.complaint_read": gettext_lazy("Opened a complaint"),
    "feedback.complaint_taken_down": gettext_lazy("Took a complaint down on the telephone"),
    "feedback.followed_up": gettext_lazy("Recorded a follow-up"),
    "consultations.phoned": gettext_lazy("Somebody called the hotline"),
    "consultations.summary_asked_for": gettext_lazy("A caller wants the record as a text message"),
    "hotline.block_decided": gettext_lazy("Decided whether a number is blocked"),
    "hotline.block_lifted": gettext_lazy("Lifted the block of a number"),
    "hotline.block_proposed": gettext_lazy("Proposed to block a number"),
    "hotline.dialled": gettext_lazy("Let the platform dial a number"),
    "hotline.line_changed": gettext_lazy("Changed another hotline"),
    "hotline.marked": gettext_lazy("Marked a call"),
    "hotline.message_done": gettext_lazy("Dealt with a caller's message"),
    "hotline.message_heard": gettext_lazy("Listened to a caller's message"),
    "hotline.number_changed": gettext_lazy("Changed a number of the hotline"),
    "hotline.phone_secret_renewed": gettext_lazy("Gave a desk telephone a new secret"),
    "hotline.phone_secret_shown": gettext_lazy("Saw the secret of a desk telephone"),
    "hotline.prompt_changed": gettext_lazy("Changed what the hotline says"),
    "hotline.prompt_recorded": gettext_lazy("Recorded what the hotline says"),
    "hotline.prompt_recording_deleted": gettext_lazy("Deleted a recording of what the hotline says"),
    "hotline.seat_line_changed": gettext_lazy("Changed the telephone of a lawyer"),
    "hotline.supervised": gettext_lazy("Listened to a talk, whispered, or barged in"),
    "hotline.transferred": gettext_lazy("Asked somebody about a call, or passed it on"),
    "kernel.erased": gettext_lazy("Erased personal data in the audit"),
    "kernel.exported": gettext_lazy("Exported what is kept about a person"),
    "knowledge.draft_written": gettext_lazy("Wrote on a draft of an entry"),
    "knowledge.pack_imported": gettext_lazy("Imported the content pack"),
    "knowledge.statutes_imported": gettext_lazy("Imported laws"),
    "knowledge.verdict_handled": gettext_lazy("Dealt with an answer that did not help"),
    "knowledge.version_stepped": gettext_lazy("Handed in, published, sent back or withdrew an entry"),
    "legal_aid.form_printed": gettext_lazy("Printed a prescribed form"),
    "notices.cancelled": gettext_lazy("Set a notice aside"),
    "notices.erased": gettext_lazy("Erased the texts of notices"),
    "notices.outdated": gettext_lazy("Held back a notice that was out of date"),
    "notices.repeated": gettext_lazy("Sent a notice again"),
    "organisations.closed_day_removed": gettext_lazy("Removed a closed day"),
    "organisations.closed_day_set": gettext_lazy("Set a closed day"),
    "organisations.hours_set": gettext_lazy("Changed office hours"),
    "organisations.jurisdiction_ended": gettext_lazy("Ended a competence"),
    "organisations.jurisdiction_set": gettext_lazy("Set a competence"),
    "organisations.lawyer_edited": gettext_lazy("Changed a lawyer's entry"),
    "organisations.lawyer_registered": gettext_lazy("Registered a lawyer"),
    "organisations.unit_closed": gettext_lazy("Closed an office"),
    "organisations.unit_created": gettext_lazy("Created an office"),
    "organisations.unit_edited": gettext_lazy("Changed an office"),
    "people.contact_guarded": gettext_lazy("Marked a matter as not opened by the phone number alone"),
    "people.wish_set": gettext_lazy("Noted how somebody wants to be told"),
    "people.appointed": gettext_lazy("Appointed somebody"),
    "people.calls_forbidden": gettext_lazy("Recorded that somebody must not be called"),
    "people.contact_erased": gettext_lazy("Erased a person's data"),
    "people.contact_unmasked": gettext_lazy("Looked at personal data"),
    "people.dismissed": gettext_lazy("Dismissed somebody"),
    "people.locked": gettext_lazy("Locked after wrong sign-ins"),
    "people.password_set": gettext_lazy("Changed a password"),
    "people.second_factor_enrolled": gettext_lazy("Set up a second factor"),
    "people.second_factor_reset": gettext_lazy("Let somebody set up a new second factor"),
    "people.session_ended": gettext_lazy("Ended a session"),
    "people.sign_in_failed": gettext_lazy("Failed to sign in"),
    "kernel.budget_used_up": gettext_lazy("Refused many at once: a limit was used up"),
    "people.signed_in": gettext_lazy("Signed in"),
    "people.staff_closed": gettext_lazy("Closed an account"),
    "people.staff_created": gettext_lazy("Created an account"),
    "people.staff_phone_set": gettext_lazy("Set their own telephone number"),
    "people.token_issued": gettext_lazy("Issued an API token"),
    "people.token_revoked": gettext_lazy("Revoked an API token"),
    "people.unmasking_refused": gettext_lazy("Was refused personal data"),
    "work_orders.document_infected": gettext_lazy("Deleted a file with a virus"),
    "work_orders.document_read": gettext_lazy("Opened a file"),
    "work_orders.document_uploaded": gettext_lazy("Added a file"),
    "work_orders.erased": gettext_lazy("Erased what an order says about people"),
    "work_orders.linked": gettext_lazy("Linked two work orders"),
    "work_orders.offer_set": gettext_lazy("Offered a kind of application, or no longer"),
    "work_orders.order_read": gettext_lazy("Opened a work order"),
    "work_orders.person_joined": gettext_lazy("Entered another person in a work order"),
    "work_orders.person_left": gettext_lazy("Let a person leave a work order"),
    "work_orders.person_signed": gettext_lazy("Signed as a person of a work order"),
    "work_orders.retention_set": gettext_lazy("Set for how long work orders are kept"),
    "work_orders.submitted": gettext_lazy("Handed a work order in"),
    "work_orders.term_set": gettext_lazy("Set the length of a term"),
    "work_orders.term_unset": gettext_lazy("Took the length of a term back"),
    "work_orders.unlinked": gettext_lazy("Took a link between work orders back"),
}

#: Kinds of actors that are no members of staff.
_OTHERS: dict[str, Text] = {
    "system": gettext_lazy("Platform"),
    "anonymous": gettext_lazy("Somebody without an account"),
    "resident": gettext_lazy("A resident"),
    "partner": gettext_lazy("A connected system"),
}


class Names:
    """Names for the actors and objects of some entries, looked up in one statement for each kind."""

    def __init__(self, actors: Iterable[str], objects: Iterable[str]) -> None:
        objects = set(objects)
        self._staff = people.staff_named(_ids("staff", actors) | _ids("people.staff", objects))
        self._consultations = consultations.numbers_of(_ids("consultations.consultation", objects))
        self._orders = work_orders.numbers_of(_ids("work_orders.order", objects))
        self._units = organisations.names(_ids("organisations.unit", objects))

    def actor(self, label: str) -> str:
        """Return who an entry is by; what has no name any more is written as it is stored."""
        kind, _colon, number = label.partition(":")
        if kind == "staff" and number.isdecimal():
            return self._staff.get(int(number), label)
        return str(_OTHERS.get(kind, label))

    def object(self, label: str) -> str:
        """Return what an entry is about; empty where only its code says so."""
        kind, _colon, number = label.partition(":")
        pk = int(number) if number.isdecimal() else 0
        match kind:
            case "work_orders.order" if pk in self._orders:
                return _("Work order %(code)s") % {"code": spoken(self._orders[pk])}
            case "consultations.consultation" if pk in self._consultations:
                return _("Consultation %(code)s") % {"code": spoken(self._consultations[pk])}
            case "consultations.zone":
                return zone_name(number)
            case "people.staff":
                return self._staff.get(pk, "")
            case "organisations.unit":
                return self._units.get(pk, "")
        return ""


def _ids(kind: str, labels: Iterable[str]) -> set[int]:
    parts = (label.partition(":") for label in labels)
    return {int(number) for name, _colon, number in parts if name == kind and number.isdecimal()}
