"""The names of kinds, services, languages and matters, for pages and the API."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text, named
from fawang.organisations.rules import Service, UnitKind
from fawang.organisations.rules.languages import ROWS
from fawang.organisations.rules.matters import Matter

UNIT_KINDS: dict[UnitKind, Text] = {
    UnitKind.BUREAU: _("Justice bureau"),
    UnitKind.LEGAL_AID_OFFICE: _("Legal aid office"),
    UnitKind.CENTRE: _("Public legal service centre"),
    UnitKind.TOWN_STATION: _("Public legal service station"),
    UnitKind.VILLAGE_WORKROOM: _("Public legal service workroom"),
    UnitKind.LAW_FIRM: _("Law firm"),
    UnitKind.HOTLINE_CENTRE: _("12348 hotline centre"),
}

SERVICES: dict[Service, Text] = {
    Service.LEGAL_AID: _("Legal aid"),
    Service.NOTARISATION: _("Notarisation"),
    Service.APPRAISAL: _("Forensic appraisal"),
    Service.MEDIATION: _("People's mediation"),
    Service.CONSULTATION: _("Legal advice"),
}

LANGUAGES: dict[str, Text] = {code: named(row.name) for code, row in ROWS.items()}

#: By code, so that a code which an older record holds can be looked up and missed.
MATTERS: dict[str, Text] = {
    Matter.LABOUR: _("Wages and employment"),
    Matter.WORK_INJURY: _("Injury at work"),
    Matter.SOCIAL_SECURITY: _("Social insurance and assistance"),
    Matter.MARRIAGE_FAMILY: _("Marriage and family"),
    Matter.MAINTENANCE: _("Support of children, parents or spouse"),
    Matter.INHERITANCE: _("Inheritance"),
    Matter.DOMESTIC_VIOLENCE: _("Violence or neglect in the family"),
    Matter.PERSONAL_INJURY: _("Personal injury"),
    Matter.TRAFFIC: _("Traffic accident"),
    Matter.MEDICAL: _("Medical harm"),
    Matter.CONSUMER: _("Consumer rights, food and drugs"),
    Matter.DEBT: _("Loans and debts"),
    Matter.CONTRACT: _("Contracts"),
    Matter.HOUSING: _("Housing, rent and property management"),
    Matter.EXPROPRIATION: _("Expropriation and demolition"),
    Matter.RURAL_LAND: _("Rural land"),
    Matter.NEIGHBOURS: _("Neighbours"),
    Matter.ENVIRONMENT: _("Pollution and environmental damage"),
    Matter.CRIMINAL: _("Criminal matters"),
    Matter.ADMINISTRATIVE: _("Disputes with authorities"),
    Matter.STATE_COMPENSATION: _("State compensation"),
    Matter.MILITARY: _("Soldiers, their families, veterans and martyrs"),
    Matter.PERSONALITY: _("Reputation, privacy and personal data"),
    Matter.COMPANY: _("Companies, partnerships and small businesses"),
    Matter.INTELLECTUAL_PROPERTY: _("Copyright, trade marks and patents"),
    Matter.PROCEDURE: _("Lawsuits, arbitration, enforcement, notaries and appraisal"),
    Matter.OTHER: _("Something else"),
}
