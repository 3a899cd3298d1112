"""Sentences for the codes that the data centre raises."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel import wording

wording.add(
    {
        "facts_wrong": _("These rows are not those of the fact %(fact)s: see the column %(column)s."),
        "facts_disk_full": _(
            "There is no room left for the facts in %(folder)s. The month %(month)s of %(fact)s is as it was;"
            " make room, and write it again."
        ),
        "facts_are_real": _(
            "%(folder)s has facts of an installation (%(fact)s, %(month)s). A synthetic province does not replace them:"
            " give it a folder of its own with --out."
        ),
        "map_missing": _("There are no boundaries of what lies below this division; see the table."),
        "facts_missing": _("There are no facts yet. `fawang facts generate` makes a synthetic province's."),
        "successor_unknown": _("There never was anything with the code %(value)s."),
        "successor_wrong": _(
            "%(ended)s must have ended, and what stands for it now (%(successor)s) must still be there."
        ),
        "mapping_wrong": _("The mapping cannot be used: %(why)s"),
        "heading_unknown": _(
            "Nobody says what these headings mean: %(headings)s. Say it in a mapping, or leave_out for what is not to"
            " be taken over. Known are: %(known)s."
        ),
        "heading_twice": _(
            "Two columns of the file mean %(column)s; the second one is %(heading)s. Leave one out by a mapping."
        ),
        "column_missing": _("The file has no column for %(column)s, and every row needs one."),
        "file_form_unknown": _("The file is none of these: %(known)s."),
        "file_unreadable": _(
            "The file cannot be read (%(why)s). Save it anew, or give its encoding in a mapping."
        ),
        "no_headings": _("The file is empty. Its first line must have the headings."),
        "sheet_unknown": _("There is no sheet %(value)s in the file. It has: %(known)s."),
        "metric_unknown": _("There is no metric %(value)s. Known are: %(known)s."),
        "sql_refused": _(
            "This does not run: %(detail)s. It has to be one SELECT over the facts and the tables of dimensions, with"
            " functions that reckon only."
        ),
        "sql_wrong": _("DuckDB says: %(detail)s"),
        "sql_failed": _(
            "The statement failed while it ran: a value cannot be converted, or is out of range."
        ),
        "sql_too_large": _(
            "The statement needs more memory than it may have. Ask for fewer rows or columns."
        ),
        "sql_busy": _("Other statements are running. Please try again in %(retry_after)s seconds."),
        "cannot_be_embedded": _(
            "%(value)s cannot be embedded in public pages: it is not known how few people are behind it."
        ),
        "metric_not_open": _("%(value)s cannot be published by division and month. These can: %(known)s."),
        "metric_twice": _("Each metric and each dimension can be asked for once; %(value)s is there twice."),
        "dimension_unknown": _("There is no dimension %(value)s. Known are: %(known)s."),
        "dimension_does_not_fit": _(
            "%(metric)s cannot be told apart by %(value)s: its facts do not have it."
        ),
        "value_unknown": _("%(value)s is no value of %(dimension)s."),
        "period_wrong": _("The period must end on or after its first day, and span at most %(most)s days."),
        "growth_needs_years": _(
            "Growth a year needs a period of two or more whole years, such as 2018-04-09 to 2022-04-08."
        ),
        "too_many_rows": _(
            "The answer would have more than %(most)s rows. Ask for a shorter period, a coarser grain or fewer"
            " dimensions."
        ),
        "nothing_asked": _("Name one to %(most)s metrics."),
        "sort_unknown": _("It can be sorted by what was asked for only, not by %(value)s."),
        "asking_took_too_long": _(
            "The answer took longer than %(seconds)s seconds and was broken off. Ask for a shorter period or fewer"
            " dimensions."
        ),
        "forecast_needs_grain": _(
            "A forecast needs values by day, week or month, of all that was asked for together."
        ),
        "series_too_short": _(
            "There are %(found)s values, and so far ahead it takes at least %(least)s. Ask for a longer period, or look"
            " less far ahead."
        ),
        "series_has_gaps": _("Too many of the values are not known. Ask by week or month."),
        "horizon_wrong": _("It can be looked ahead 1 to %(most)s values."),
        "alert_wrong": _(
            "Give the alert a name, 1 to 366 days, a limit that fits its condition, and somebody who is told."
        ),
        "alert_maker_gone": _("Whoever made this alert may not manage data any more."),
        "hook_not_allowed": _(
            "This address may not be called. The operator names allowed hosts in FAWANG_ALERT_HOSTS; it begins with"
            " https://."
        ),
        "hook_unreachable": _("The other side could not be reached."),
        "hook_refused": _("The other side refused the message."),
        "engine_failed": _("The store of facts did not answer. Please try again in %(retry_after)s seconds."),
        "report_period_wrong": _(
            "Say the period as a month (2021-06), a year (2021), or a first and a last day of at most %(most)s days."
        ),
        "reports_waiting": _("You have %(most)s reports under way already. Wait until one of them is ready."),
        "report_not_ready": _("This report is still being made. Please look again in a minute."),
        "report_failed": _(
            "It broke off. Please order it again; if it breaks off again, tell the operators."
        ),
        "report_maker_missing": _(
            "What makes PDF files is missing on this machine: `python tools/setup.py` says which system packages."
        ),
        "schedule_needs_month_or_year": _("Only reports of a month or a year can be made by themselves."),
        "schedule_day_wrong": _("The day must be from 1 to 28: each month has these."),
        "schedule_receivers_wrong": _("Name one to 50 e-mail addresses."),
        "schedule_maker_may_not": _(
            "Paused by itself: whoever set it up may not see these figures any more. Who takes it up again stands for"
            " it."
        ),
    }
)
