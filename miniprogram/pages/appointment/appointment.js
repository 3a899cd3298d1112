const texts = require('../../texts')
const api = require('../../platform/api')
const start = require('../../platform/start')
const answers = require('../../rules/answers')
const moments = require('../../rules/moments')

const WEEK = 7

Component({
  behaviors: [
    require('../../behaviors/page'), require('../../behaviors/draft'), require('../../behaviors/number'),
    require('../../behaviors/receipt'),
  ],
  data: { t: texts.appointment, week: null, days: [], day: '', slot: 0, isFirst: true },
  methods: {
    onLoad(query) {
      this.title(texts.appointment.title)
      this.unit = query.unit
      this.openDraft('appointment-' + this.unit, { name: '', phone: '', words: '' })
      return this.look('')
    },
    look(first) {
      return this.attempt(() => api.appointmentSlots(this.unit, first)).then((week) => {
        if (!week) return
        if (!this.begin) this.begin = week.first
        const days = moments.byDay(week.slots.filter((one) => one.left > 0))
          .map((day) => ({ ...day, slots: day.slots.map((one) => ({ ...one, room: texts.appointment.left(one.left) })) }))
        this.setData({ week, days, day: days.length ? days[0].day : '', slot: 0, isFirst: week.first <= this.begin })
      })
    },
    later() { return this.look(moments.addDays(this.data.week.first, WEEK)) },
    earlier() { return this.look(moments.addDays(this.data.week.first, -WEEK)) },
    pickDay(event) { this.setData({ day: event.currentTarget.dataset.day, slot: 0 }) },
    pickSlot(event) {
      const { slot, ...errors } = this.data.errors
      this.setData({ slot: event.currentTarget.dataset.slot, errors })
    },
    send() {
      const { name, phone, words } = this.data.fields
      const wrong = {
        slot: this.data.slot ? '' : texts.errors.slot_unknown,
        name: (name || '').trim() ? '' : texts.errors.field_required,
        phone: answers.wrong({ type: 'phone', required: true }, phone),
      }
      if (this.refuse(wrong)) return Promise.resolve()
      const body = { slot: this.data.slot, name: name.trim(), phone, words: (words || '').slice(0, 300) }
      return this.attempt(() => start.start()
        .then((found) => this.checkWords(body.words, found.checks_content))
        .then((passes) => (passes ? api.makeAppointment(body, this.keyOf(body)) : undefined))
        .catch((problem) => {
          this.refuseCodes(problem.code === 'slot_full' ? { slot: 'slot_full' } : problem.errors)
          throw problem
        }))
        .then((found) => {
          if (found) this.handedIn('appointment', found, texts.appointment.receipt, found.office + ' ' + moments.say(found.begins_at))
        })
    },
  },
})
