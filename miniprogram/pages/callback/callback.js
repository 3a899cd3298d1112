const texts = require('../../texts')
const api = require('../../platform/api')
const start = require('../../platform/start')
const answers = require('../../rules/answers')
const moments = require('../../rules/moments')

Component({
  behaviors: [
    require('../../behaviors/page'), require('../../behaviors/draft'), require('../../behaviors/number'),
    require('../../behaviors/receipt'),
  ],
  data: { t: texts.callback, days: null, day: '', slot: '' },
  methods: {
    onLoad() {
      this.title(texts.callback.title)
      this.openDraft('callback', { phone: '', words: '', quiet: false })
      return this.look()
    },
    look() {
      return this.attempt(() => api.callbackSlots('')).then((found) => {
        if (!found) return
        const days = moments.byDay(found.slots)
        this.setData({ days, day: days.length ? days[0].day : '', slot: '' })
      })
    },
    pickDay(event) { this.setData({ day: event.currentTarget.dataset.day, slot: '' }) },
    pickSlot(event) {
      const { slot, ...errors } = this.data.errors
      this.setData({ slot: event.currentTarget.dataset.slot, errors })
    },
    quiet() { this.keepField('quiet', !this.data.fields.quiet) },
    send() {
      const { phone, words, quiet } = this.data.fields
      const wrong = {
        phone: answers.wrong({ type: 'phone', required: true }, phone),
        slot: this.data.slot ? '' : texts.errors.slot_unknown,
      }
      if (this.refuse(wrong)) return Promise.resolve()
      const body = { phone, slot: this.data.slot, words: (words || '').slice(0, 500), may_announce: !quiet }
      return this.attempt(() => start.start()
        .then((found) => this.checkWords(body.words, found.checks_content))
        .then((passes) => (passes ? api.bookCallback(body, this.keyOf(body)) : undefined))
        .catch((problem) => {
          this.refuseCodes(problem.errors)
          throw problem
        }))
        .then((found) => {
          if (found) this.handedIn('callback', found, texts.callback.receipt, moments.say(found.begins_at))
        })
    },
  },
})
