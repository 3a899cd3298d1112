"""Everything that somebody may be allowed to do. Pure."""

from enum import StrEnum


class Permission(StrEnum):
    """Everything that somebody may be allowed to do. A grant holds for a unit and all units below it."""

    ORDER_VIEW = "order.view"
    ORDER_INTAKE = "order.intake"
    ORDER_PASS_ON = "order.pass_on"
    ORDER_DISPATCH = "order.dispatch"
    ORDER_DECIDE = "order.decide"
    ORDER_ASSIGN = "order.assign"
    ORDER_HANDLE = "order.handle"
    ORDER_REVIEW = "order.review"
    ORDER_ASK_EXTENSION = "order.ask_extension"
    ORDER_APPROVE_EXTENSION = "order.approve_extension"
    ORDER_SUPERVISE = "order.supervise"
    ORDER_DECIDE_OBJECTION = "order.decide_objection"
    #: Not granted by a role: held by the person whose order it is.
    ORDER_OWN = "order.own"
    #: Nor this one: held by the administrator of the firm that has the matter, who gives it to another of its lawyers.
    ORDER_GIVE = "order.give"
    #: Nor this one: held by everybody on another side of an order than the applicants'.
    ORDER_TAKE_PART = "order.take_part"
    #: Nor this one: held by the platform alone, which moves an order on when something has happened elsewhere.
    ORDER_FOLLOW = "order.follow"
    #: Plans of appointments and closed times of a unit; who comes when is for all who take in orders there.
    APPOINTMENT_MANAGE = "appointment.manage"
    #: A clerk of a court, procuratorate or police organ: notifies legal aid offices, and follows what they notified.
    CASE_NOTIFY = "case.notify"
    #: A duty lawyer at a court or a detention house, and the clerk of such a post: notes help, and wishes for aid.
    POST_SERVE = "post.serve"
    PERSON_UNMASK = "person.unmask"
    NOTICE_MANAGE = "notice.manage"
    FOLLOW_UP = "feedback.follow_up"
    FEEDBACK_VIEW = "feedback.view"
    QUALITY_REVIEW = "quality.review"
    COMPLAINT_HANDLE = "complaint.handle"
    #: Not granted by a role: held by the person who complains.
    COMPLAINT_OWN = "complaint.own"
    #: To log one's own days as a village adviser; to lead advisers, talks, rounds and social forces; to inspect units.
    OUTREACH_LOG = "outreach.log"
    OUTREACH_MANAGE = "outreach.manage"
    OUTREACH_INSPECT = "outreach.inspect"
    #: Answers people who ask a lawyer, or a firm, for a quote; says what the public directory shows of oneself.
    LAWYER_OFFER = "lawyer.offer"
    #: Certificates of an office: to see them; to sign as a person; to lead them (keys, numbers, revocation).
    CERTIFICATE_VIEW = "certificate.view"
    CERTIFICATE_SIGN = "certificate.sign"
    CERTIFICATE_MANAGE = "certificate.manage"
    #: Not granted by a role: the platform seals for an office.
    CERTIFICATE_SEAL = "certificate.seal"
    #: Payments: to see them; to take money at the counter and to waive; to pay back.
    PAYMENT_VIEW = "payment.view"
    PAYMENT_RECORD = "payment.record"
    PAYMENT_REFUND = "payment.refund"
    #: Not granted by a role: held by whoever has the link of a payment, and by the payment side's messages.
    PAYMENT_OWN = "payment.own"
    #: Matters handed to other bodies and taken from them: to see them; to hand over, take, refuse, conclude; to keep
    #: partners and agreements; to decide as the referee of a pair.
    PARTNER_VIEW = "partner.view"
    PARTNER_REFER = "partner.refer"
    PARTNER_MANAGE = "partner.manage"
    PARTNER_DECIDE = "partner.decide"
    ROUTE_TRY = "route.try"
    UNIT_EDIT = "unit.edit"
    #: Says that what a unit shows of itself is right, or corrects it; sees what the unit is asked to do.
    UNIT_CONFIRM = "unit.confirm"
    STAFF_EDIT = "staff.edit"
    AUDIT_READ = "audit.read"
    KNOWLEDGE_EDIT = "knowledge.edit"
    KNOWLEDGE_REVIEW = "knowledge.review"
    CONSULTATION_ANSWER = "consultation.answer"
    CONSULTATION_REVIEW = "consultation.review"
    CONSULTATION_SUPERVISE = "consultation.supervise"
    #: Opens a special zone on every channel, and closes it.
    ZONE_OPEN = "zone.open"
    #: Listens to what was recorded; blanks a part of it, or destroys it.
    RECORDING_LISTEN = "recording.listen"
    RECORDING_REDACT = "recording.redact"
    #: What the hotline says, its numbers, lines and telephones; blocked numbers.
    HOTLINE_MANAGE = "hotline.manage"
    #: The channels by which people come: what each offers, its hours and texts, on or off.
    CHANNEL_MANAGE = "channel.manage"
    #: Serves people at a counter: calls numbers, records visits. Leads a station: its figures, its alarms.
    COUNTER_SERVE = "counter.serve"
    COUNTER_LEAD = "counter.lead"
    #: Not granted by a role: held by whoever has the number in line.
    TICKET_OWN = "counter.ticket_own"
    #: Figures of the data centre: to see them, to take them away, to ask in SQL, to have alerts and reports made.
    DATA_VIEW = "data.view"
    DATA_EXPORT = "data.export"
    DATA_ANALYSE = "data.analyse"
    DATA_MANAGE = "data.manage"
    #: Not granted by a role: held by the lawyer who has it in hand, and by the person who asks.
    CONSULTATION_HANDLE = "consultation.handle"
    CONSULTATION_OWN = "consultation.own"
    #: Nor this one: held by a guest of a talk as long as they take part.
    CONSULTATION_GUEST = "consultation.guest"
