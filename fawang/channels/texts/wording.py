"""Sentences for the codes that channels raise."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "channel_off": _("This way is not open. Please use the website, or call 12348."),
        "channel_maintenance": _("This way is being maintained. Please try again later, or call 12348."),
        "channel_does_not": _("This is not possible here. Please use the website, or call 12348."),
        "channel_shut": _("Nobody is on duty here now. Please leave a message, or call 12348."),
        "site_not_allowed": _("This page may not show the service. Please use our own site, or call 12348."),
        "origin_invalid": _("Type the address of the site, beginning with https://, without wildcards."),
        "wechat_away": _("WeChat does not answer. It is tried again."),
        "carrier_no_consent": _("Nobody has agreed to be told in WeChat: it goes by text message."),
        "carrier_consent_refused": _("WeChat has refused it: it goes by text message."),
        "subscription_wrong": _("This browser cannot be rung."),
        "push_away": _("The push service does not answer."),
        "push_gone": _("Nobody listens there any more."),
        "push_refused": _("The push service has refused it."),
        "push_host_unknown": _("This is no push service of a browser."),
        "province_app_away": _("The province's service app does not answer."),
        "province_app_refused": _("The province's service app has refused it."),
        "province_sign_in_refused": _("The province's service app did not sign you in. Please begin again."),
        "province_sign_in_given_up": _(
            "You did not sign in. You can sign in with a code to your phone, too."
        ),
        "mini_program_away": _("WeChat does not answer. You can go on without it."),
        "mini_program_code_spent": _("WeChat's code is no longer good. Please press the button again."),
        "mini_program_data_wrong": _("WeChat's data cannot be read. Please type your number."),
        "mini_program_words_refused": _(
            "WeChat's content check does not let these words through. Please write what happened in other words, or "
            "call 12348, day and night."
        ),
        "mini_program_not_signed_in": _("Please open this mini program again."),
        "join_not_yours": _("Somebody else has joined this account. Only they can undo it."),
        "level_too_low": _("Your real name is not vouched for enough for this."),
        "child_needs_guardian": _(
            "Below fourteen, your parent or guardian signs in and does this with you. You can ask here without signing"
            " in, and talk to somebody: 12355 for young people, 12348 for the law, 110 in danger."
        ),
        "channel_offers_wrong": _("A channel cannot offer this."),
    }
)
