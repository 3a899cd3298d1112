"""The composition in tables: reactions by event, kinds of orders, checks of health, keepers of personal data, menus."""

from fawang.appointments import events as appointed
from fawang.appointments.actions import personal_data as of_appointments
from fawang.appointments.actions import reactions as appointments
from fawang.appointments.pages import navigation as appointments_navigation
from fawang.appointments.queries import known
from fawang.appointments.texts import notices as appointments_texts
from fawang.catalogue.actions import personal_data as of_catalogue
from fawang.catalogue.pages import archive as catalogue_archive
from fawang.catalogue.pages import navigation as catalogue_navigation
from fawang.catalogue.pages import panels as catalogue_panels
from fawang.catalogue.pages import ways
from fawang.catalogue.pages.source import FormRoom
from fawang.catalogue.queries import carriers
from fawang.certificates.actions import documents as certificates_documents
from fawang.certificates.actions import personal_data as of_certificates
from fawang.certificates.pages import bearer
from fawang.certificates.pages import navigation as certificates_navigation
from fawang.certificates.pages.desk import orders as certified
from fawang.certificates.queries.health import SIGNING
from fawang.channels.actions import news as beside
from fawang.channels.actions import personal_data as of_channels
from fawang.channels.actions.mini_program import news as mini_news
from fawang.channels.actions.wechat import news as wechat_news
from fawang.channels.actions.wechat import relay as wechat_relay
from fawang.channels.carriers import transcription
from fawang.channels.pages import navigation as channels_navigation
from fawang.channels.queries import rateable
from fawang.channels.queries.health import WECHAT
from fawang.config import order_kinds as of_kinds
from fawang.config.settings.health import SETTINGS
from fawang.consultations import events as consulted
from fawang.consultations.actions import applying, zone_versions
from fawang.consultations.actions import personal_data as of_consultations
from fawang.consultations.actions import reactions as consultations
from fawang.consultations.data import retention
from fawang.consultations.pages import items as consultations_items
from fawang.consultations.pages import navigation as consultations_navigation
from fawang.consultations.queries import places, speech, zones
from fawang.consultations.texts import notices as consultations_texts
from fawang.counter.actions import personal_data as of_counter
from fawang.counter.pages import navigation as counter_navigation
from fawang.counter.queries import unit_tasks as counter_tasks
from fawang.datacentre.pages import navigation as datacentre_navigation
from fawang.datacentre.queries.questions import order_kinds
from fawang.dispatch import events as dispatched
from fawang.dispatch.actions import personal_data as of_dispatch
from fawang.dispatch.actions import reactions as dispatch
from fawang.dispatch.pages import navigation as dispatch_navigation
from fawang.dispatch.queries import connected
from fawang.feedback import events as judged
from fawang.feedback.actions import personal_data as of_feedback
from fawang.feedback.actions import ratings as rated
from fawang.feedback.actions import reactions as feedback
from fawang.feedback.pages import navigation as feedback_navigation
from fawang.feedback.pages import panels as rating
from fawang.feedback.queries import complaints
from fawang.hotline.actions import personal_data as of_hotline
from fawang.hotline.actions import reactions as hotline
from fawang.hotline.pages import navigation as hotline_navigation
from fawang.hotline.queries import calls as hotline_calls
from fawang.kernel.news import outbox
from fawang.kernel.rules.events import Event
from fawang.kernel.runtime import health, health_checks
from fawang.kernel.security import personal_data
from fawang.kernel.security.throttle import BudgetUsedUp
from fawang.kernel.web import navigation
from fawang.knowledge.pages import main_action
from fawang.knowledge.pages import navigation as knowledge_navigation
from fawang.knowledge.rules.events import EntryCorrected
from fawang.lawyers.actions import personal_data as of_lawyers
from fawang.lawyers.pages import items as lawyers_items
from fawang.lawyers.pages import navigation as lawyers_navigation
from fawang.lawyers.queries.health import LATE
from fawang.lawyers.texts import notices as lawyers_texts
from fawang.notices import carriers as notices_carriers
from fawang.notices import texts
from fawang.notices.actions import personal_data as of_notices
from fawang.notices.actions import reactions as notices
from fawang.notices.events import NoticeSent
from fawang.notices.pages import navigation as notices_navigation
from fawang.organisations import events as organised
from fawang.organisations.actions import personal_data as of_organisations
from fawang.organisations.pages import navigation as organisations_navigation
from fawang.organisations.queries import service_days, unit_tasks
from fawang.organisations.queries.health import HOLIDAYS, OFFICES
from fawang.outreach.actions import personal_data as of_outreach
from fawang.outreach.pages import navigation as outreach_navigation
from fawang.outreach.pages.inspection import DEFICIENCY
from fawang.outreach.queries import service_days as outreach_days
from fawang.outreach.texts import notices as outreach_texts
from fawang.partners import events as referred
from fawang.partners import links as partner_links
from fawang.partners.actions import orders as partner_orders
from fawang.partners.actions import personal_data as of_partners
from fawang.partners.actions import reactions as partners
from fawang.partners.actions.batch_messages import BATCH_LINK
from fawang.partners.actions.letters import EMAIL_LINK
from fawang.partners.actions.open311_requests import OPEN311_LINK
from fawang.partners.actions.token_forms import FORM_LINK
from fawang.partners.links.actions import personal_data as of_links
from fawang.partners.links.telephone import TELEPHONE
from fawang.partners.pages import navigation as partners_navigation
from fawang.partners.pages import panels as partners_panels
from fawang.partners.queries import calls as partner_calls
from fawang.partners.queries import order_archive as partners_archive
from fawang.partners.queries.health import PARTNERS
from fawang.partners.queries.records import codes_of
from fawang.partners.texts import notices as partners_texts
from fawang.partners.wire.actions import personal_data as of_wire
from fawang.partners.wire.actions import reactions as wire
from fawang.partners.wire.link import LINK as WIRE
from fawang.partners.wire.pages import navigation as wire_navigation
from fawang.payments import events as paid
from fawang.payments.actions import personal_data as of_payments
from fawang.payments.actions import reactions as payments
from fawang.payments.pages import navigation as payments_navigation
from fawang.payments.pages import orders as asked_for
from fawang.payments.pages import own as own_payments
from fawang.payments.queries import archive as payments_archive
from fawang.payments.texts import notices as payments_texts
from fawang.people.actions import personal_data as of_people
from fawang.people.pages import navigation as people_navigation
from fawang.shell.pages import navigation as shell_navigation
from fawang.stations.pages import navigation as stations_navigation
from fawang.work_orders import kinds
from fawang.work_orders.actions import corrections
from fawang.work_orders.actions import personal_data as of_work_orders
from fawang.work_orders.actions import reactions as work_orders
from fawang.work_orders.events import CardShown, StepTaken
from fawang.work_orders.kinds import archive, forms, panels, talks
from fawang.work_orders.kinds import zones as order_zones
from fawang.work_orders.pages import navigation as work_orders_navigation
from fawang.work_orders.queries.health import TERMS

KINDS: dict[str, kinds.OrderKind] = {
    name: declared.KIND for name, declared in zip(of_kinds.rooms(), of_kinds.modules("kind"), strict=True)
}

REACTIONS: dict[type[Event], tuple[outbox.Reaction, ...]] = {
    StepTaken: (
        work_orders.tell_person,
        work_orders.tell_office,
        *(reaction for kind in KINDS.values() for reaction in kind.reactions),
        feedback.invite_rating,
    ),
    CardShown: (work_orders.press,),
    consulted.StepTaken: (
        consultations.tell_person,
        consultations.tell_lawyer,
        feedback.draw_talk,
        wechat_relay.relay_step,
    ),
    consulted.Written: (consultations.tell_other_side, wechat_relay.relay_line),
    consulted.CardShown: (consultations.press,),
    consulted.ZoneOpened: (zone_versions.invite_lawyers,),
    dispatched.PlaceLost: (consultations.keep_in_writing,),
    dispatched.SeatLost: (consultations.give_to_next,),
    judged.Checked: (feedback.tell_lawyer_result,),
    judged.ComplaintStepTaken: (feedback.draw_complained, feedback.tell_of_complaint),
    judged.ComplaintCardShown: (feedback.press_owner,),
    dispatched.CallbackBooked: (dispatch.tell_booked,),
    dispatched.CallbackEnded: (dispatch.tell_ended, hotline.keep_talk),
    dispatched.DutyOpened: (dispatch.tell_stand_ins,),
    dispatched.SwapStepped: (dispatch.tell_of_swap,),
    appointed.PlaceOffered: (appointments.offer_place,),
    organised.UnitClosed: (appointments.close_unit,),
    appointed.AppointmentStepped: (appointments.tell_person, appointments.arrange_interpreter),
    NoticeSent: (beside.tell_beside,),
    EntryCorrected: (corrections.tell_corrected,),
    BudgetUsedUp: (notices.tell_administrators,),
    referred.ReferralStepped: (
        partners.deliver_step,
        partners.note_on_order,
        partners.tell_person,
        partners.tell_officers,
    ),
    referred.ReferralCard: (partners.press,),
    referred.BatchTaken: (partners.tell_of_batch,),
    paid.PaymentSettled: (payments.tell_settled,),
    paid.PaymentReturned: (payments.tell_returned,),
    paid.SurplusReturned: (payments.tell_surplus,),
}

REACTIONS[referred.ReferralStepped] = (*REACTIONS[referred.ReferralStepped], wire.tell_subscribers)

for _kind in KINDS.values():
    for _event, _reaction in _kind.follows.items():
        REACTIONS[_event] = (*REACTIONS.get(_event, ()), _reaction)

#: In the order in which they run.
HEALTH = (
    SETTINGS,
    health_checks.DATABASE,
    health_checks.FOLDERS,
    health_checks.VIRUS_SCAN,
    OFFICES,
    health_checks.WORKERS,
    TERMS,
    SIGNING,
    LATE,
    PARTNERS,
    WECHAT,
    *(check for declared in of_kinds.modules("queries.health") for check in declared.CHECKS),
    HOLIDAYS,
)

#: In the order in which they erase: first whoever has the records, and says whether they may go.
KEEPERS = (
    of_work_orders.KEEPER,
    of_work_orders.PERSONS_KEEPER,
    of_catalogue.KEEPER,
    of_consultations.KEEPER,
    of_dispatch.KEEPER,
    of_appointments.KEEPER,
    of_appointments.INTERPRETERS,
    of_certificates.KEEPER,
    of_payments.KEEPER,
    of_partners.KEEPER,
    of_wire.KEEPER,
    of_links.Waiting(codes_of).keeper(),
    *(declared.KEEPER for declared in of_kinds.modules("actions.personal_data")),
    of_feedback.KEEPER,
    of_counter.KEEPER,
    of_hotline.KEEPER,
    of_outreach.KEEPER,
    of_lawyers.KEEPER,
    of_channels.KEEPER,
    of_notices.KEEPER,
    of_notices.CONSENTS_KEEPER,
    of_people.KEEPER,
    of_organisations.KEEPER,
)

#: What units are asked to do.
UNIT_TASKS = (
    unit_tasks.CONFIRM,
    unit_tasks.REPORT,
    counter_tasks.HELD,
    DEFICIENCY,
    *(task for declared in of_kinds.modules("queries.unit_tasks") for task in declared.TASKS),
)

#: What each room enters into the menus and the frame of the workbench.
NAVIGATION = (
    people_navigation.NAVIGATION,
    organisations_navigation.NAVIGATION,
    knowledge_navigation.NAVIGATION,
    notices_navigation.NAVIGATION,
    dispatch_navigation.NAVIGATION,
    appointments_navigation.NAVIGATION,
    work_orders_navigation.NAVIGATION,
    catalogue_navigation.NAVIGATION,
    certificates_navigation.NAVIGATION,
    payments_navigation.NAVIGATION,
    *(declared.NAVIGATION for declared in of_kinds.modules("pages.navigation")),
    consultations_navigation.NAVIGATION,
    feedback_navigation.NAVIGATION,
    hotline_navigation.NAVIGATION,
    stations_navigation.NAVIGATION,
    counter_navigation.NAVIGATION,
    outreach_navigation.NAVIGATION,
    lawyers_navigation.NAVIGATION,
    partners_navigation.NAVIGATION,
    wire_navigation.NAVIGATION,
    channels_navigation.NAVIGATION,
    datacentre_navigation.NAVIGATION,
    shell_navigation.NAVIGATION,
)


def connect() -> None:
    """Connect the tables. Called once, when all rooms are loaded."""
    outbox.wire(REACTIONS)
    partner_links.register(WIRE)
    partner_calls.connect(hotline_calls.handed_on)
    navigation.connect(*NAVIGATION)
    kinds.connect(KINDS)
    for told in (
        appointments_texts,
        consultations_texts,
        outreach_texts,
        lawyers_texts,
        payments_texts,
        partners_texts,
    ):
        texts.add(told.TEXTS)
    panels.connect(
        bearer.panel, own_payments.panel, partners_panels.own, rating.rate, catalogue_panels.own,
        desk=(certified.panel, asked_for.panel, partners_panels.desk, catalogue_panels.desk),
    )  # fmt: skip
    archive.connect(
        catalogue_archive.archived,
        certificates_documents.archived,
        payments_archive.archived,
        partners_archive.archived,
    )
    forms.connect(FormRoom())
    partner_links.register(TELEPHONE, FORM_LINK, OPEN311_LINK, BATCH_LINK, EMAIL_LINK)
    carriers.connect(consultations_items.carried, lawyers_items.carried)
    main_action.connect(ways.ways)
    talks.connect(applying, partner_orders)
    order_zones.connect(zones)
    known.connect({"talk": applying.known})
    health.connect(HEALTH)
    personal_data.connect(KEEPERS)
    unit_tasks.connect(*UNIT_TASKS)
    service_days.connect(outreach_days.offices)
    order_kinds.connect()
    retention.connect(complaints.open_about)
    notices_carriers.connect("wechat", wechat_news.WechatCarrier, wechat_news.ahead)
    notices_carriers.connect("miniprogram", mini_news.MiniProgramCarrier, mini_news.ahead)
    rateable.connect(rated.rateable)
    speech.connect(transcription.is_there, transcription.hear_call)
    connected.connect(zones=(zones.zones_of,), outside=(places.chats_outside, places.in_a_call))
