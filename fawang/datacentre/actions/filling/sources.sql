-- What the rooms publish for the facts: one statement for each fact, tested against the tables after every migration
-- (tests/datacentre/test_sources.py). `at` is the moment in China's time; `place` the lowest division that is known;
-- `who`, `lawyer_who` and `order_who` are identities, which become keyed hashes before they are written anywhere.
-- Of a person's telephone there is only its keyed hash here: the same person has the same one in every room.
-- `begin` and `end` bound the days, `hour` is the last full hour, `groups` tells which special group a zone is for.
-- `began_at + interval '0'`: of a talk's few calls the first; without it PostgreSQL walks all calls in the order of time.
-- An order counts under its kind. {special_group}, {fee_waived} and {recovered} stand for what the kinds declare (order_kinds.py).

-- fact: service
-- A call or a call-back in which somebody talked with a lawyer; what was said or applied for in it is the same service.
SELECT c.began_at AT TIME ZONE 'Asia/Shanghai' AS at, coalesce(k.place, '') AS place, coalesce(c.unit_id, 0) AS unit,
       'hotline' AS channel_group, 'hotline' AS channel,
       coalesce(o.kind, 'advice') AS kind,
       coalesce(k.matter, '') AS matter, coalesce(k.topic, '') AS topic, c.partner, c.language,
       CASE WHEN c.minor THEN 'minors' ELSE '' END AS special_group, coalesce(k.zone, '') AS zone,
       coalesce(encode(c.number_hash, 'hex'), '') AS who, false AS remote,
       coalesce({fee_waived}, false) AS fee_waived
  FROM hotline_call c LEFT JOIN consultations_consultation k ON k.id = c.consultation_id
       LEFT JOIN work_orders_workorder o ON o.id = k.order_id
 WHERE c.direction = 'inbound' AND c.answered_at IS NOT NULL AND c.began_at >= %(begin)s AND c.began_at < %(end)s
UNION ALL
SELECT a.at AT TIME ZONE 'Asia/Shanghai', b.place, l.unit_id, 'hotline', 'hotline', 'advice', b.matter, '', '', b.language,
       '', '', coalesce(encode(p.phone_hash, 'hex'), 'contact ' || b.contact_id), false, false
  FROM dispatch_attempt a JOIN dispatch_callback b ON b.id = a.callback_id JOIN dispatch_pool l ON l.id = b.pool_id
       JOIN people_contact p ON p.id = b.contact_id
 WHERE a.outcome = 'reached' AND a.at >= %(begin)s AND a.at < %(end)s
UNION ALL
-- A question that was answered, a chat that a lawyer took: at that moment, whatever is said in it later.
SELECT t.at AT TIME ZONE 'Asia/Shanghai', k.place, k.unit_id, 'online', {channel},
       coalesce(o.kind, 'advice'),
       k.matter, k.topic, '', k.dialect, coalesce(%(groups)s::jsonb ->> k.zone, ''), k.zone,
       coalesce(encode(p.phone_hash, 'hex'), 'contact ' || k.contact_id), o.kind IS NULL, coalesce({fee_waived}, false)
  FROM consultations_transition t JOIN consultations_consultation k ON k.id = t.consultation_id
       JOIN people_contact p ON p.id = k.contact_id
       LEFT JOIN work_orders_workorder o ON o.id = k.order_id
 WHERE t.at >= %(begin)s AND t.at < %(end)s AND k.kind <> 'phone'
       AND (t.target = 'answered' OR (t.target = 'open' AND k.kind = 'chat'))
       AND NOT EXISTS (SELECT 1 FROM consultations_transition b WHERE b.consultation_id = t.consultation_id
                          AND b.seq < t.seq AND (b.target = 'answered' OR (b.target = 'open' AND k.kind = 'chat')))
UNION ALL
-- An application that was handed in by itself: not within a talk, and not on the telephone within a day after a call.
SELECT o.created_at AT TIME ZONE 'Asia/Shanghai', o.place,
       CASE WHEN o.channel = 'counter' THEN coalesce(o.intake_unit_id, o.unit_id) ELSE o.unit_id END,
       CASE o.channel WHEN 'counter' THEN 'on_site' WHEN 'hotline' THEN 'hotline' ELSE 'online' END,
       CASE o.channel WHEN 'hotline' THEN 'hotline' WHEN 'web' THEN 'web' WHEN 'counter' THEN
         CASE WHEN u.kind IN ('town_station', 'village_workroom') THEN u.kind ELSE 'centre' END ELSE '' END,
       o.kind,
       o.matter, o.topic, '', '', coalesce({special_group}, ''), '',
       coalesce(encode(p.phone_hash, 'hex'), 'contact ' || o.contact_id), false, coalesce({fee_waived}, false)
  FROM work_orders_workorder o JOIN people_contact p ON p.id = o.contact_id
       LEFT JOIN organisations_unit u ON u.id = coalesce(o.intake_unit_id, o.unit_id)
 WHERE o.created_at >= %(begin)s AND o.created_at < %(end)s
       AND NOT EXISTS (SELECT 1 FROM consultations_consultation k WHERE k.order_id = o.id)
       AND NOT (o.channel = 'hotline' AND EXISTS (
             SELECT 1 FROM hotline_call c WHERE c.number_hash = p.phone_hash AND c.answered_at IS NOT NULL
                AND c.began_at BETWEEN o.created_at - interval '1 day' AND o.created_at))
UNION ALL
-- A visit in which no application was handed in; one in which it was is that application's service already.
SELECT v.began_at AT TIME ZONE 'Asia/Shanghai', u.region_code, v.unit_id, 'on_site',
       CASE WHEN u.kind IN ('town_station', 'village_workroom') THEN u.kind ELSE 'centre' END,
       v.kind, v.matter, v.topic, '', '', v.special_group, '',
       coalesce(encode(p.phone_hash, 'hex'), 'contact ' || v.contact_id, ''), false, false
  FROM counter_visit v JOIN organisations_unit u ON u.id = v.unit_id LEFT JOIN people_contact p ON p.id = v.contact_id
 WHERE v.began_at >= %(begin)s AND v.began_at < %(end)s AND v.order_id IS NULL AND v.outcome NOT IN ('applied', 'left')

-- fact: call
SELECT c.began_at AT TIME ZONE 'Asia/Shanghai' AS at,
       coalesce(k.place, '') AS place, coalesce(c.unit_id, 0) AS unit,
       coalesce(k.matter, '') AS matter, coalesce(k.topic, '') AS topic, c.partner, c.language,
       CASE WHEN c.minor THEN 'minors' ELSE '' END AS special_group,
       c.queued_at IS NOT NULL AS asked,
       CASE WHEN c.answered_at IS NOT NULL THEN 'answered' WHEN c.queued_at IS NULL THEN 'menu'
            WHEN c.ended_at IS NULL THEN 'waiting' WHEN c.cause = 'call_back' THEN 'called_back'
            WHEN c.cause = 'message_left' THEN 'message' WHEN c.cause = 'failed' THEN 'failed'
            ELSE 'abandoned' END AS outcome,
       coalesce(extract(epoch FROM coalesce(c.answered_at, c.ended_at) - c.queued_at), 0)::int AS waited,
       coalesce(extract(epoch FROM c.talked_until - c.answered_at), 0)::int AS talked
  FROM hotline_call c LEFT JOIN consultations_consultation k ON k.id = c.consultation_id
 WHERE c.direction = 'inbound' AND c.began_at >= %(begin)s AND c.began_at < %(end)s

-- fact: consultation
SELECT k.created_at AT TIME ZONE 'Asia/Shanghai' AS at, k.place, k.unit_id AS unit,
       CASE WHEN k.kind = 'phone' THEN 'hotline' ELSE 'online' END AS channel_group,
       CASE WHEN k.kind = 'phone' THEN 'hotline' ELSE {channel} END AS channel,
       k.matter, k.topic, coalesce(c.partner, '') AS partner, k.dialect AS language,
       CASE WHEN c.minor THEN 'minors' ELSE coalesce(%(groups)s::jsonb ->> k.zone, '') END AS special_group, k.zone,
       coalesce(k.staff_id::text, '') AS lawyer_who,
       coalesce(extract(epoch FROM d.ended_at - d.started_at) / 60, -1)::int AS first_answer,
       coalesce(d.status IN ('met', 'late'), false) AS term, coalesce(d.status = 'met', false) AS term_kept
  FROM consultations_consultation k
       LEFT JOIN LATERAL (SELECT partner, minor FROM hotline_call h WHERE h.consultation_id = k.id
                           ORDER BY h.began_at + interval '0' LIMIT 1) c ON true
       LEFT JOIN LATERAL (SELECT started_at, ended_at, status FROM consultations_deadline t
                           WHERE t.consultation_id = k.id AND t.term = 'answer' AND t.status IN ('met', 'late')
                           ORDER BY t.started_at LIMIT 1) d ON true
 WHERE k.created_at >= %(begin)s AND k.created_at < %(end)s

-- fact: transition
SELECT s.at AT TIME ZONE 'Asia/Shanghai' AS at, o.place, o.unit_id AS unit, o.matter, o.topic,
       coalesce(h.partner, '') AS partner,
       coalesce({special_group}, CASE WHEN h.minor THEN 'minors' ELSE '' END) AS special_group,
       o.id::text AS order_who,
       o.kind AS order_kind, s.command, s.state, s.card,
       s.term, s.term_kept, coalesce({recovered}, 0) AS recovered, 0::bigint AS subsidy
  FROM (SELECT t.order_id, t.at, t.command, t.target AS state, '' AS card,
               d.status IS NOT NULL AS term, coalesce(d.status = 'met', false) AS term_kept
          FROM work_orders_transition t
               LEFT JOIN LATERAL (SELECT status FROM work_orders_deadline d
                                   WHERE d.order_id = t.order_id AND d.ended_at = t.at AND d.status IN ('met', 'late')
                                   ORDER BY d.status LIMIT 1) d ON true
         WHERE t.at >= %(begin)s AND t.at < %(end)s
        UNION ALL
        SELECT d.order_id, i.at, '', '', i.colour, false, false
          FROM work_orders_cardissued i JOIN work_orders_deadline d ON d.id = i.deadline_id
         WHERE i.at >= %(begin)s AND i.at < %(end)s) s
       JOIN work_orders_workorder o ON o.id = s.order_id
       LEFT JOIN LATERAL (SELECT c.partner, c.minor FROM consultations_consultation k
                            JOIN hotline_call c ON c.consultation_id = k.id
                           WHERE k.order_id = o.id ORDER BY c.began_at + interval '0' LIMIT 1) h ON true

-- fact: referral
SELECT c.began_at AT TIME ZONE 'Asia/Shanghai' AS at, coalesce(k.place, '') AS place, coalesce(c.unit_id, 0) AS unit,
       coalesce(k.matter, '') AS matter, coalesce(k.topic, '') AS topic, c.partner,
       CASE WHEN c.minor THEN 'minors' ELSE '' END AS special_group, 'in' AS direction,
       coalesce(extract(epoch FROM c.answered_at - c.began_at) / 60, -1)::int AS taken_after
  FROM hotline_call c LEFT JOIN consultations_consultation k ON k.id = c.consultation_id
 WHERE c.direction = 'inbound' AND c.partner <> '' AND c.began_at >= %(begin)s AND c.began_at < %(end)s
UNION ALL
-- A colleague who was asked is no other body, nor is the office to which a station passes an application on.
SELECT t.at AT TIME ZONE 'Asia/Shanghai', coalesce(k.place, ''), coalesce(c.unit_id, 0),
       coalesce(k.matter, ''), coalesce(k.topic, ''), substr(t.target, 6),
       CASE WHEN c.minor THEN 'minors' ELSE '' END, 'out',
       coalesce(extract(epoch FROM t.passed_at - t.at) / 60, -1)::int
  FROM hotline_transfer t JOIN hotline_call c ON c.id = t.call_id
       LEFT JOIN consultations_consultation k ON k.id = c.consultation_id
 WHERE t.target LIKE 'line:%%' AND t.at >= %(begin)s AND t.at < %(end)s

-- fact: matter_referral
-- What was never sent off is none yet. A call with which a matter came is a row of its own (referral). Times run from the
-- offer; a refusal or return after which somebody took it over is none that lasts.
SELECT r.created_at AT TIME ZONE 'Asia/Shanghai' AS at, r.region AS place, r.unit_id AS unit, r.matter, '' AS topic,
       p.code AS partner, r.direction,
       s.accepted IS NOT NULL AS accepted, s.accepted IS NULL AND s.refused AS refused, s.returned, r.returns >= 2 AS bounced,
       coalesce(extract(epoch FROM least(s.acknowledged, s.accepted) - s.offered) / 60, -1)::int AS acknowledged_after,
       coalesce(extract(epoch FROM s.accepted - s.offered) / 60, -1)::int AS taken_after,
       coalesce(extract(epoch FROM s.concluded - s.offered) / 60, -1)::int AS concluded_after
  FROM partners_referral r JOIN partners_partner p ON p.id = r.partner_id
       CROSS JOIN LATERAL (
         SELECT min(t.at) FILTER (WHERE t.command IN ('offer', 'offer_again')) AS offered,
                min(t.at) FILTER (WHERE t.command = 'acknowledge') AS acknowledged,
                min(t.at) FILTER (WHERE t.command = 'accept' OR (t.command = 'decide' AND t.target = 'accepted')) AS accepted,
                min(t.at) FILTER (WHERE t.command = 'conclude') AS concluded,
                coalesce(bool_or(t.command = 'refuse'), false) AS refused,
                coalesce(bool_or(t.command IN ('refuse', 'return')), false) AS returned
           FROM partners_trailentry t WHERE t.referral_id = r.id) s
 WHERE r.created_at >= %(begin)s AND r.created_at < %(end)s AND s.offered IS NOT NULL

-- fact: rating
SELECT r.at AT TIME ZONE 'Asia/Shanghai' AS at, o.place,
       CASE WHEN o.channel = 'counter' THEN coalesce(o.intake_unit_id, o.unit_id) ELSE o.unit_id END AS unit,
       CASE o.channel WHEN 'counter' THEN 'on_site' WHEN 'hotline' THEN 'hotline' ELSE 'online' END AS channel_group,
       CASE o.channel WHEN 'hotline' THEN 'hotline' WHEN 'web' THEN 'web' WHEN 'counter' THEN
         CASE WHEN u.kind IN ('town_station', 'village_workroom') THEN u.kind ELSE 'centre' END ELSE '' END AS channel,
       o.kind,
       o.matter, o.topic, '' AS partner, '' AS language,
       coalesce({special_group}, '') AS special_group, '' AS zone, r.score
  FROM feedback_rating r JOIN work_orders_workorder o ON o.id = r.order_id
       LEFT JOIN organisations_unit u ON u.id = coalesce(o.intake_unit_id, o.unit_id)
 WHERE r.at >= %(begin)s AND r.at < %(end)s
UNION ALL
SELECT t.at AT TIME ZONE 'Asia/Shanghai', k.place, k.unit_id,
       CASE WHEN k.kind = 'phone' THEN 'hotline' ELSE 'online' END, CASE WHEN k.kind = 'phone' THEN 'hotline' ELSE {channel} END,
       coalesce(o.kind, 'advice'),
       k.matter, k.topic, coalesce(c.partner, ''), k.dialect,
       CASE WHEN c.minor THEN 'minors' ELSE coalesce(%(groups)s::jsonb ->> k.zone, '') END, k.zone, k.score
  FROM consultations_transition t JOIN consultations_consultation k ON k.id = t.consultation_id
       LEFT JOIN work_orders_workorder o ON o.id = k.order_id
       LEFT JOIN LATERAL (SELECT partner, minor FROM hotline_call h WHERE h.consultation_id = k.id
                           ORDER BY h.began_at + interval '0' LIMIT 1) c ON true
 WHERE t.command = 'rate' AND k.score IS NOT NULL AND t.at >= %(begin)s AND t.at < %(end)s
UNION ALL
-- A key that was pressed where nothing was written down of the talk; else it is the consultation's score.
SELECT c.began_at AT TIME ZONE 'Asia/Shanghai', coalesce(k.place, ''), coalesce(c.unit_id, 0), 'hotline', 'hotline', 'advice',
       coalesce(k.matter, ''), coalesce(k.topic, ''), c.partner, c.language,
       CASE WHEN c.minor THEN 'minors' ELSE '' END, coalesce(k.zone, ''), c.score
  FROM hotline_call c LEFT JOIN consultations_consultation k ON k.id = c.consultation_id
 WHERE c.score IS NOT NULL AND k.score IS NULL AND c.began_at >= %(begin)s AND c.began_at < %(end)s

-- fact: notice
-- One-time codes are nobody's notice, and are forgotten soon; what was never sent is none.
SELECT n.created_at AT TIME ZONE 'Asia/Shanghai' AS at, '' AS place, coalesce(n.units[1], 0) AS unit, n.medium, n.text AS event,
       CASE n.state WHEN 'sent' THEN 'sent' WHEN 'failed' THEN 'failed' ELSE 'unsure' END AS outcome,
       CASE WHEN n.state = 'sent' THEN coalesce(extract(epoch FROM n.sent_at - n.created_at), -1)::int
            ELSE -1 END AS delay
  FROM notices_notice n
 WHERE n.state IN ('sent', 'failed', 'unconfirmed') AND (n.contact_id IS NOT NULL OR n.staff_id IS NOT NULL)
       AND n.created_at >= %(begin)s AND n.created_at < %(end)s

-- fact: visit
-- Who gave no number waited for nobody knows how long: -1.
SELECT v.began_at AT TIME ZONE 'Asia/Shanghai' AS at, u.region_code AS place, v.unit_id AS unit, v.kind, v.special_group,
       coalesce(v.waited_seconds / 60, -1) AS waited
  FROM counter_visit v JOIN organisations_unit u ON u.id = v.unit_id
 WHERE v.began_at >= %(begin)s AND v.began_at < %(end)s

-- fact: appointment
-- A place for which somebody waited in vain, and a proposal that nobody took, were no dates.
SELECT a.begins_at AT TIME ZONE 'Asia/Shanghai' AS at, u.region_code AS place, a.unit_id AS unit,
       CASE a.state WHEN 'no_show' THEN 'missed' WHEN 'cancelled' THEN 'cancelled' ELSE 'came' END AS outcome,
       greatest((a.begins_at AT TIME ZONE 'Asia/Shanghai')::date - (a.created_at AT TIME ZONE 'Asia/Shanghai')::date, 0)
         AS ahead
  FROM appointments_appointment a JOIN organisations_unit u ON u.id = a.unit_id
 WHERE a.begins_at >= %(begin)s AND a.begins_at < %(end)s AND a.state IN ('arrived', 'served', 'no_show', 'cancelled')
       AND (a.state <> 'cancelled' OR a.ended = 'unwanted')

-- fact: outreach
-- A day in the village has no hour: it counts at nine. Who withdrew a day was not there.
SELECT d.day + time '09:00' AS at, c.village AS place, d.unit_id AS unit, 'adviser_day' AS activity, d.persons
  FROM outreach_servedday d JOIN outreach_contract c ON c.id = d.contract_id
 WHERE d.state <> 'withdrawn' AND d.day >= (%(begin)s AT TIME ZONE 'Asia/Shanghai')::date
       AND d.day < (%(end)s AT TIME ZONE 'Asia/Shanghai')::date
UNION ALL
SELECT t.begins_at AT TIME ZONE 'Asia/Shanghai', t.region_code, t.unit_id, 'talk', t.attended
  FROM outreach_talk t WHERE t.state = 'held' AND t.begins_at >= %(begin)s AND t.begins_at < %(end)s
UNION ALL
SELECT s.day + s.begins, s.region_code, s.unit_id, 'service_day', s.persons
  FROM outreach_serviceday s
 WHERE s.state = 'held' AND s.day >= (%(begin)s AT TIME ZONE 'Asia/Shanghai')::date
       AND s.day < (%(end)s AT TIME ZONE 'Asia/Shanghai')::date

-- fact: seat_time
-- Hours that are over: one that goes on would be another one every minute. Nothing is kept of what a duty is paid.
SELECT h.at AT TIME ZONE 'Asia/Shanghai' AS at, l.unit_id AS unit, '' AS language, s.staff_id::text AS lawyer_who,
       coalesce(sum(h.seconds) FILTER (WHERE s.presence = 'ready'), 0)::int AS ready,
       coalesce(sum(h.seconds) FILTER (WHERE s.presence = 'busy'), 0)::int AS busy,
       coalesce(sum(h.seconds) FILTER (WHERE s.presence = 'wrap_up'), 0)::int AS wrap_up,
       coalesce(sum(h.seconds) FILTER (WHERE s.presence = 'break'), 0)::int AS away,
       0::bigint AS paid
  FROM dispatch_spell s JOIN dispatch_pool l ON l.id = s.pool_id
       CROSS JOIN LATERAL generate_series(
         date_trunc('hour', greatest(s.from_at, %(begin)s)),
         least(coalesce(s.until_at, %(hour)s), %(hour)s, %(end)s) - interval '1 microsecond', interval '1 hour') AS g (hour)
       CROSS JOIN LATERAL (SELECT g.hour AS at, extract(epoch FROM
         least(coalesce(s.until_at, %(hour)s), g.hour + interval '1 hour') - greatest(s.from_at, g.hour)) AS seconds) h
 WHERE s.presence <> 'offline' AND s.from_at < %(end)s AND (s.until_at IS NULL OR s.until_at > %(begin)s)
       AND s.from_at >= %(begin)s - interval '2 days'
 GROUP BY h.at, l.unit_id, s.staff_id
