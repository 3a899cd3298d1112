"""Names of grounds, organs, stages, outcomes and help, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.legal_aid.defence.procedure import State
from fawang.legal_aid.defence.rules import GROUNDS as BASES
from fawang.legal_aid.defence.rules import DefenceEnd, DefenceGround, DefenceStage, Help, Organ, PostKind

GROUNDS: dict[str, Text] = {
    DefenceGround.MINOR: _("Minor"),
    DefenceGround.DISABLED: _("Cannot see, hear or speak"),
    DefenceGround.CAPACITY: _("Adult who cannot fully understand what they do"),
    DefenceGround.LIFE_OR_DEATH: _("Life imprisonment or the death penalty is possible"),
    DefenceGround.DEATH_REVIEW: _("Review of a death sentence, and legal aid was asked for"),
    DefenceGround.ABSENT_TRIAL: _("Trial in absence"),
    DefenceGround.MEDICAL_TREATMENT: _("Compulsory medical treatment: agent ad litem"),
    DefenceGround.OTHER_BY_LAW: _("Other persons named by law"),
    DefenceGround.ORDINARY_TRIAL: _("Ordinary procedure without a lawyer (may be notified)"),
}

ORGANS: dict[str, Text] = {
    Organ.COURT: _("People's court"),
    Organ.PROCURATORATE: _("People's procuratorate"),
    Organ.POLICE: _("Public security organ"),
}

STAGES: dict[str, Text] = {
    DefenceStage.INVESTIGATION: _("Investigation"),
    DefenceStage.PROSECUTION: _("Examination before prosecution"),
    DefenceStage.FIRST_INSTANCE: _("Trial of first instance"),
    DefenceStage.SECOND_INSTANCE: _("Trial of second instance"),
    DefenceStage.REVIEW: _("Review of a death sentence"),
}

ENDS: dict[str, Text] = {
    DefenceEnd.OWN_LAWYER: _("The person has engaged a lawyer (Arts. 27 and 48 no. 6)"),
    DefenceEnd.WITHDRAWN: _("The organ has withdrawn the case"),
    DefenceEnd.MISTAKE: _("Notified by mistake"),
    DefenceEnd.OTHER: _("Another reason"),
}

EVENTS: dict[str, Text] = {
    "contact": _("Talked with the organ"),
    "file_reading": _("Read the file"),
    "opinion": _("Handed in an opinion"),
    "plea": _("Was present when the plea was signed"),
    "hearing": _("Hearing"),
    "other": _("Other"),
}

OUTCOMES: dict[str, Text] = {
    "not_prosecuted": _("Not prosecuted"),
    "acquitted": _("Acquitted"),
    "exempted": _("Convicted, no punishment"),
    "suspended": _("Suspended sentence"),
    "sentenced": _("Sentenced"),
    "upheld": _("First judgment upheld"),
    "changed": _("First judgment changed"),
    "sent_back": _("Sent back for a new trial"),
    "treatment": _("Compulsory treatment ordered"),
    "no_treatment": _("No compulsory treatment"),
    "next_stage": _("Went on to the next stage"),
    "other": _("Other"),
}

HELP: dict[str, Text] = {
    Help.ADVICE: _("Legal advice"),
    Help.PROCEDURE: _("Advice on the choice of procedure"),
    Help.MEASURES: _("Application to change a compulsory measure"),
    Help.OPINION: _("Opinion on how the case is handled"),
    Help.PLEA: _("Present when a plea of guilt was signed (Criminal Procedure Law, Art. 174)"),
    Help.WISH: _("Told how to apply for legal aid"),
}

POSTS: dict[str, Text] = {
    PostKind.COURT: _("At a court"),
    PostKind.DETENTION: _("At a detention house"),
    PostKind.PROCURATORATE: _("At a procuratorate"),
    PostKind.POLICE: _("At a police organ"),
}

#: How far it is, as the organ reads it, and its colour.
FOLLOWED: dict[str, tuple[Text, str]] = {
    State.UNROUTED: (_("An office is being found"), "warn"),
    State.NOTIFIED: (_("A lawyer is being assigned"), "brand"),
    State.ASSIGNED: (_("A lawyer has been asked"), "brand"),
    State.DEFENDING: (_("A lawyer has been assigned"), "good"),
    State.FILING: (_("The defence has come to its end"), ""),
    State.IN_REVIEW: (_("The defence has come to its end"), ""),
    State.CLOSED: (_("Closed"), ""),
    State.ENDED: (_("Ended"), ""),
}


#: The articles of `rules.GROUNDS` as pages cite them.
_ARTICLES: dict[str, Text] = {
    "Art. 25(1) no. 1; CPL Art. 278": _("Art. 25(1) no. 1; CPL Art. 278"),
    "Art. 25(1) no. 2; CPL Art. 35(2)": _("Art. 25(1) no. 2; CPL Art. 35(2)"),
    "Art. 25(1) no. 3; CPL Art. 35(2)": _("Art. 25(1) no. 3; CPL Art. 35(2)"),
    "Art. 25(1) no. 4; CPL Art. 35(3)": _("Art. 25(1) no. 4; CPL Art. 35(3)"),
    "Art. 25(1) no. 5": _("Art. 25(1) no. 5"),
    "Art. 25(1) no. 6; CPL Art. 293": _("Art. 25(1) no. 6; CPL Art. 293"),
    "Art. 28; CPL Art. 304(2)": _("Art. 28; CPL Art. 304(2)"),
    "Art. 25(1) no. 7": _("Art. 25(1) no. 7"),
    "Art. 25(2)": _("Art. 25(2)"),
}


def basis(ground: str) -> Text:
    """Return the articles on which a ground rests."""
    return _ARTICLES[BASES[DefenceGround(ground)].articles]
