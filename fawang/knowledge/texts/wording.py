"""Sentences for the problem codes of this room."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "words_needed": _("Please write in a few words what has happened."),
        "law_not_found": _("No such law, or no such article, is in the collection."),
        "entry_not_found": _("There is no such entry."),
        "version_state": _("Somebody was faster: this version is %(state)s now. Reload the page to see it."),
        "already_reviewed": _("A colleague has reviewed this version already."),
        "review_by_author": _("Nobody reviews their own text. Please ask a colleague."),
        "citation_unresolved": _(
            "This article cannot be found among the laws in force. Please check number and law."
        ),
        "pack_invalid": _("The entry does not have the form that the authoring guide asks for: %(detail)s"),
        "already_handled": _("Somebody else has dealt with this already."),
        "reason_needed": _("Please say what should be changed."),
        "item_code_taken": _("An entry of another kind has this code. Give the item another one."),
        "item_being_written": _(
            "Somebody is writing on this item, or it waits for review. Let it be published or sent back first."
        ),
        "item_not_yours": _("This lies outside the area for which you write. Leave the row to whoever does."),
        "date_impossible": _(
            "This date cannot be right: it lies in the future, or more than forty years back."
        ),
        "edition_unknown": _("There is no such edition, or it comes before the first one that was wrong."),
        "correction_open": _("Another correction of this entry waits to be confirmed."),
        "correction_decided": _("Somebody was faster: this correction has been decided already."),
        "date_needed": _("Please write a date such as 2026-05-31."),
    }
)
