"""Danger in English, as people write it who have no other language here. Pure.

The learnt model has read Chinese only: in English it is these patterns or nothing.
"""

import re
from collections.abc import Mapping

from fawang.knowledge.data.pack import Urgency

_SOMEONE = (
    r"(?:he|she|they|someone|somebody|a man|a guy|(?:my|her|his|the) (?:ex[- ]?)?(?:husband|wife|boyfriend|girlfriend|partner|"
    r"father|mother|dad|mum|mom|stepfather|son|brother|boss|landlord|neighbou?r|man|guy|people|debt collectors?|loan sharks?))"
)
_ONE = r"(?:me|us|her|him|them|my (?:\w+ )?(?:mother|mum|mom|father|dad|wife|husband|son|daughter|child|kid|baby|sister|brother|friend))"
_KIN = r"(?:(?:my|her) (?:ex[- ]?)?(?:husband|wife|boyfriend|girlfriend|partner|father|mother|dad|mum|mom|stepfather|stepmother|in-laws))"
_CHILD = r"(?:(?:my|the|a|our) (?:\w+ )?(?:child|kid|baby|son|daughter|girl|boy|student)|children|kids)"
_HURT = r"(?:beat(?:s|ing|en)?|hit(?:s|ting)?|punch(?:es|ed|ing)?|kick(?:s|ed|ing)?|slap(?:s|ped|ping)?|hurt(?:s|ing)?|attack(?:s|ed|ing)?|abus(?:es|ed|ing))"
_WEAPON = r"(?:knife|knives|gun|axe|hammer|machete|acid|petrol|gasoline|weapon)"
_KILL = r"(?:kill|murder|stab|shoot|strangle|choke|burn)(?:s|ed|ing)?"
_SELF = r"(?:my ?self|him ?self|her ?self|them ?sel(?:f|ves))"

_SIGNS: Mapping[Urgency, re.Pattern[str]] = {
    sign: re.compile("|".join(rf"\b(?:{one})\b" for one in patterns))
    for sign, patterns in {
        Urgency.DANGER: (
            # `please help me with a form` asks for something else.
            r"help me(?=[\s!.,]*$)|(?:please )?help me[,.!]? (?:he|she|they|now|please(?=[\s!.]*$))|save me|call the police|sos",
            rf"{_SOMEONE} (?:is |are |has |have |had |will |was )?(?:been |going to |gonna |about to |trying to )?(?:{_KILL}) {_ONE}",
            rf"(?:threat\w*|wants?|tried|tries|trying|going|promised|says? (?:he|she|they) will|said (?:he|she|they)(?: will|'ll| would)) (?:to )?{_KILL} {_ONE}",
            rf"{_SOMEONE} (?:is|are|was|were|keeps?|has been|have been|just|still|started) {_HURT} (?:on )?{_ONE}",
            rf"(?:with|has|have|had|holding|got|pulled|carrying|pointing|grabbed|took|threw|poured) (?:out )?(?:a|an|the|his|her|some)? ?(?:\w+ )?{_WEAPON}",
            r"(?:being|been|was|were|am|got) (?:raped|strangled|stabbed|choked|kidnapped|trafficked|stalked|held (?:hostage|captive|against my will))",
            r"(?:raped|stalk(?:s|ing|ed)|following|kidnapp?ed) (?:me|us)|locked (?:me|us|her) (?:in|up)|can(?:'|no)?t (?:get out|breathe|leave the (?:house|room))",
            r"my life is in danger|in danger|fear(?:ing)? for my life|afraid (?:that )?(?:he|she|they)(?: will|'ll) kill|break(?:ing)? (?:down|in) (?:my|the|our) door",
        ),
        Urgency.SELF_HARM: (
            rf"(?:kill|hurt|hurting|killing|harm|harming|cut|cutting) {_SELF}|suicid(?:e|al)|end (?:my|it all|his|her) ?(?:own )?(?:life)?(?=[\s.,!]|$)",
            r"(?:want|going|ready|rather|wants) (?:to )?(?:die|be dead)|don'?t want to (?:live|be alive|wake up)|no (?:reason|point) (?:to|in) (?:live|living)",
            r"better off (?:dead|without me)|jump(?:ing)? (?:off|from) (?:a|the|this) (?:roof|bridge|building|balcony)|take (?:my|his|her) own life",
        ),
        Urgency.DOMESTIC_VIOLENCE: (
            rf"{_KIN}(?:'s)? (?:\w+ ){{0,3}}(?:{_HURT}|chok\w+|threat\w+|rap\w+)(?: (?:on )?{_ONE})?|(?:hit|beaten|beat|abused|attacked|hurt) by {_KIN}|domestic (?:violence|abuse)",
        ),
        Urgency.DETENTION: (
            r"(?:was|been|is|got|were|being|am) (?:just )?(?:arrested|detained|locked up by the police|taken (?:away )?by (?:the )?police)|police (?:have |has |just )?(?:took|taken|arrested|detained)|in (?:police )?custody",
        ),
        Urgency.CONFINEMENT: (
            r"(?:locked|lock|locks|trapped|trap|held|hold|kept|keeps|imprison\w*) (?:me|us|him|her|them|up|in) |(?:i am|i'm|we are|we're|is|am|are|being|was) (?:being )?(?:locked (?:in|up)|trapped in|held (?:in|by|at|against)|imprisoned)",
            r"(?:will not|won'?t|do not|don'?t|does not|doesn'?t|not) (?:let|allow) (?:me|us|him|her|them) (?:to )?(?:go|leave|out)|(?:cannot|can'?t|can not|unable to) (?:leave|get out|escape|go out)(?! (?:early|work|bed|of bed|the contract))|scam (?:compound|centre|center|park)|locked (?:the )?(?:dorm\w*|door|gate|room)|took our passports and",
        ),
        Urgency.RANSOM: (
            r"ransom|(?:demand\w*|want\w*|ask\w*)(?: for)? (?:money|[$\d]\S*(?: \w+)?)(?: \w+){0,3}(?: to| or| before)(?: \w+){0,3} (?:release|free|let|hurt|kill|harm)|kidnapp?ed (?:my|our|him|her|me)(?: \w+)? and (?:ask|want|demand)\w*|(?:myanmar|cambodia|laos)[^.]{0,60}(?:demand|pay|ransom|release)\w*",
        ),
        Urgency.FRAUD_NOW: (
            r"(?:just|minutes ago|an hour ago|right now|now|today|still)[^.]{0,50}(?:transferr?(?:ed|ing)?|sent|send|paid|paying|gave|bank|card|money|codes?)[^.]{0,60}(?:scam\w*|fraud\w*|fake|gift cards?|safe account|codes)",
            r"(?:transferr?ed|sent|paid|gave)[^.]{0,60}(?:scammer|fraud|scam)[^.]{0,40}(?:just|minutes|hour|today|now)|safe account|gift cards?[^.]{0,40}(?:just|codes)|being scammed|(?:scammer|fake police)[^.]{0,30}(?:on the phone|still|now)",
        ),
        Urgency.DEMOLITION: (
            r"(?:tearing|pulling|knocking|breaking) down (?:my|our|the) (?:house|home|shop|building)|(?:demolish\w*|bulldoz\w*)[^.]{0,40}(?:inside|right now|still|now)|(?:bulldozer|excavator)[^.]{0,30}(?:my|our) (?:house|home)",
        ),
        Urgency.ELDER_NEGLECT: (
            r"(?:grand(?:mother|father|ma|pa)|old (?:mother|father|man|woman|lady)|elderly|nursing home|my (?:mother|father))[^.]{0,60}(?:no food|without food|no water|not fed|starv\w+|bed ?sores?|open sores|tied? to|locked (?:her|him) up|no medicine|left alone without)",
            r"(?:nursing home|carer|caregiver)[^.]{0,40}(?:ties|tied|beats?|hits?|locks?)",
        ),
        Urgency.MINOR: (
            rf"{_CHILD} (?:is |was |has |have |are |were )?(?:been |being |getting )?(?:beaten|hit|bullied|abused|molested|raped|missing|assaulted)|(?:beat|beats|beating|hit|hits|hitting|abus\w+|molest\w+) {_CHILD}",
        ),
    }.items()
}
#: What sounds like it and is not: figures of speech, games, what the law calls so.
_HARMLESS = re.compile(
    r"kill(?:ing)? time|killing me|beat(?:s|ing)? me to it|beats me(?=[\s.!?]*$)|custody of|full custody|joint custody|sole custody|dead(?:line| end)"
    r"|(?:can|could|would|will) (?:you|someone|anyone)(?: please)? help me|hit (?:and|&) run|ended my contract"
    r"|[^.,]*(?:years?|months?) ago[^.]*|last year[^.]*|locked out of|tore down[^.]*|penalty for fraud"
)


def signs(text: str) -> frozenset[Urgency]:
    """Return the signs that a text says in English; nothing where it has no Latin letters."""
    if not text or not re.search("[A-Za-z]{2}", text):
        return frozenset()
    plain = _HARMLESS.sub("-", re.sub(r"\s+", " ", text.lower().replace("’", "'")))
    return frozenset(sign for sign, pattern in _SIGNS.items() if pattern.search(plain))
