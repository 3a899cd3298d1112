"""The ways through the platform: two visible lists.

An entry appears when its page exists in this installation and the actor may open it. Add the entry
of a new page here; nothing registers itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fawang.hotline.queries import operating
from fawang.kernel.actor import Actor
from fawang.people.rules import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """One way: the page's URL name, its label, and who sees it.

    `permissions` empty means everybody of the frame; otherwise holding one of them anywhere is
    enough. `icon` is a name of `shell/icons.py`; `group` a heading above the first entry of a group.
    `opens` decides further, where a permission counts at one unit only; it is asked last, for it may query.
    """

    url_name: str
    label: str | Promise
    permissions: tuple[str, ...] = ()
    icon: str = ""
    group: str | Promise = ""
    opens: Callable[[Actor], bool] | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """An entry as a page draws it."""

    href: str
    label: str | Promise
    icon: str
    group: str | Promise
    here: bool


#: In the header of the public pages.
PUBLIC: tuple[Entry, ...] = (
    Entry("shell:home", _("Home")),
    Entry("work_orders:help", _("Get help")),
    Entry("knowledge:index", _("Know your rights")),
    Entry("shell:track", _("Follow your matter")),
    Entry("organisations:offices", _("Find an office")),
)

#: At the side of the workbench.
STAFF: tuple[Entry, ...] = (
    Entry("work_orders:inbox", _("Inbox"), (Permission.ORDER_VIEW,), "inbox"),
    Entry("work_orders:intake", _("New work order"), (Permission.ORDER_INTAKE,), "phone"),
    Entry("consultations:seat", _("My seat"), (Permission.CONSULTATION_ANSWER,), "bell"),
    Entry(
        "dispatch:roster",
        _("Duties"),
        (Permission.CONSULTATION_ANSWER, Permission.CONSULTATION_SUPERVISE),
        "calendar",
    ),
    Entry("consultations:board", _("Live board"), (Permission.CONSULTATION_SUPERVISE,), "people"),
    Entry("hotline:wallboard", _("Hotline wallboard"), (Permission.CONSULTATION_SUPERVISE,), "phone"),
    Entry(
        "consultations:desk",
        _("Questions to lawyers"),
        (
            Permission.CONSULTATION_ANSWER,
            Permission.CONSULTATION_REVIEW,
            Permission.CONSULTATION_SUPERVISE,
        ),
        "scales",
    ),
    Entry(
        "dispatch:callbacks",
        _("Call-backs"),
        (Permission.CONSULTATION_ANSWER, Permission.CONSULTATION_SUPERVISE),
        "phone",
    ),
    Entry("hotline:messages", _("Messages left by callers"), (Permission.CONSULTATION_ANSWER,), "mic"),
    Entry(
        "hotline:operating",
        _("Hotline settings"),
        (Permission.HOTLINE_MANAGE,),
        "settings",
        opens=operating.is_manager,
    ),
    Entry("consultations:desk_zones", _("Special zones"), (Permission.CONSULTATION_SUPERVISE,), "home"),
    Entry("work_orders:route", _("Which office?"), (Permission.ROUTE_TRY,), "pin"),
    Entry("feedback:follow_ups", _("Follow-ups"), (Permission.FOLLOW_UP,), "bell"),
    Entry(
        "feedback:checks", _("Quality"), (Permission.QUALITY_REVIEW, Permission.CONSULTATION_ANSWER), "check"
    ),
    Entry("feedback:complaints", _("Complaints"), (Permission.COMPLAINT_HANDLE,), "alert"),
    Entry("feedback:complaint_by_phone", _("Take down a complaint"), (Permission.ORDER_INTAKE,), "text"),
    Entry("notices:problems", _("Undelivered notices"), (Permission.NOTICE_MANAGE,), "alert"),
    Entry(
        "knowledge:register",
        _("Knowledge"),
        (Permission.KNOWLEDGE_EDIT, Permission.KNOWLEDGE_REVIEW),
        "file",
    ),
    Entry("datacentre:overview", _("Data centre"), (Permission.DATA_VIEW,), "chart"),
    Entry("datacentre:reports", _("Reports"), (Permission.DATA_EXPORT,), "file"),
    Entry("datacentre:screen", _("Big screen"), (Permission.DATA_VIEW,), "screen"),
    Entry("people:register", _("Staff"), (Permission.STAFF_EDIT,), "people", _("Administration")),
    Entry("organisations:register", _("Offices"), (Permission.UNIT_EDIT,), "office"),
    Entry("shell:audit", _("Audit"), (Permission.AUDIT_READ,), "lock"),
)


def ways(entries: tuple[Entry, ...], *, actor: Actor, here: str) -> tuple[Way, ...]:
    """Return the entries that exist here and that `actor` may open; `here` is the present path.

    Of the entries whose address begins the present path, the longest is the current one.
    """
    open_to_actor = [
        (entry, href)
        for entry in entries
        if not entry.permissions or any(actor.may_anywhere(permission) for permission in entry.permissions)
        if entry.opens is None or entry.opens(actor)
        if (href := _address(entry.url_name)) is not None
    ]
    current = max(
        (href for _entry, href in open_to_actor if _leads_to(href, here)),
        key=len,
        default=None,
    )
    return tuple(
        Way(href=href, label=entry.label, icon=entry.icon, group=entry.group, here=href == current)
        for entry, href in open_to_actor
    )


def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def _leads_to(href: str, here: str) -> bool:
    return here == href or (href != "/" and here.startswith(href.rstrip("/") + "/"))
