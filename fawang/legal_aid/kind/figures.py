"""What legal aid adds to the figures of the data centre."""

from django.utils.translation import gettext_lazy as _

from fawang.legal_aid.procedure import Command
from fawang.legal_aid.rules.eligibility import Question
from fawang.people.rules.groups import ROWS
from fawang.work_orders.kinds.figures import Counted, Figures

#: Articles by which aid was asked for without regard to means (Legal Aid Law, Arts. 42 no. 3 and 32 no. 4) say it of
#: orders that were handed in before anybody was asked.
_BY_GROUNDS = " ".join(
    f"WHEN '{ground}' = ANY(a.grounds) THEN '{code}'"
    for code, row in ROWS.items()
    for question in (Question.EXEMPT, Question.NO_CONDITION)
    for ground in row.said.get(question, ())
)
_GROUP = """coalesce((SELECT CASE {cases} END FROM legal_aid_application a WHERE a.order_id = o.id),
   nullif(o.facts->>'group', ''))""".replace("{cases}", _BY_GROUNDS)
#: The latest outcome, where the case was reopened.
_RECOVERED = """SELECT round(u.sum_recovered * 100)::bigint FROM legal_aid_outcome u WHERE u.order_id = o.id
   ORDER BY u.id DESC LIMIT 1"""

FIGURES = Figures(
    group=_GROUP,
    recovered={Command.CONCLUDE: _RECOVERED},
    handed_in=Counted(
        "aid_orders", _("Applications for legal aid"), _("Work orders of legal aid that were submitted.")
    ),
    from_advice=Counted(
        "transfer_to_aid", _("From advice to aid"), _("Applications for legal aid for each consultation.")
    ),
    basis="Legal Aid Law",
)
