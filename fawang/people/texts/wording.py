"""Sentences for the codes that people raise."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "phone_wrong": _("This cannot be a phone number. Write it as 138 0013 8000 or 0757-86334567."),
        "mobile_needed": _("Text messages need a mobile number, such as 138 0013 8000."),
        "email_wrong": _("This cannot be an e-mail address."),
        "id_number_wrong": _(
            "The identity number has 18 characters, and its last one does not fit. Please check it."
        ),
        "do_not_call": _("The person does not want to be called. Use the carrier they chose."),
        "pass_phrase_wrong": _(
            "The pass phrase does not match. Do not tell this caller anything about the matter, not even that"
            " it exists."
        ),
        "sign_in_failed": _("User name or password is wrong."),
        "account_locked": _("Too many wrong attempts. The account is locked for %(minutes)s minutes."),
        "code_sent_today": _(
            "A code was sent to this number today. A number that was never confirmed here gets one code a day. If yours"
            " has not arrived, or is too old: look at your matter with its code and the last four digits of your"
            " number, or call 12348, day and night; if you are in danger, call 110."
        ),
        "code_wrong": _("This code is wrong or too old. Please try again, or ask for a new one."),
        "second_factor_missing": _("Set up the second factor in the workbench first."),
        "first_password": _("Change your first password in the workbench first."),
        "may_not_appoint": _("You cannot give a role that goes beyond your own."),
        "lawyer_needed": _("Choose the lawyer in the register of this firm whose account it is."),
        "lawyer_has_account": _("This lawyer has an account already."),
        "staff_unknown": _("There is no such account."),
        "username_taken": _("This user name is taken."),
        "password_same": _("Choose a password that is not the present one."),
        "password_weak": _(
            "The password is too easy to guess: at least 10 characters, and not a common one."
        ),
    }
)
