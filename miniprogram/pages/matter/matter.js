const texts = require('../../texts')
const api = require('../../platform/api')
const session = require('../../platform/session')
const start = require('../../platform/start')
const drafts = require('../../storage/drafts')
const matters = require('../../storage/matters')
const moments = require('../../rules/moments')

const WHATS = ['question', 'order', 'callback', 'appointment']
const CANCELLED = { callback: ['booked', 'due'], appointment: ['waiting', 'held', 'booked', 'moved'] }

// One matter: how it stands, what was written, rating, cancelling, and news of the next step.
Component({
  behaviors: [require('../../behaviors/page'), require('../../behaviors/draft'), require('../../behaviors/receipt')],
  data: {
    t: texts.matter, code: '', kind: '', shown: null, lost: false, isOld: false, mayRate: false, mayCancel: false,
    mayWrite: false, template: '', score: 0, said: '',
  },
  methods: {
    onLoad(query) {
      this.title(texts.matter.title)
      this.code = query.code
      this.matter = matters.find(query.code)
      this.openDraft('matter-' + query.code, { text: '', comment: '' })
      this.setData({ code: query.code })
      start.start().then((found) => this.setData({ template: found.template }))
      return this.look()
    },
    look() {
      if (!this.matter) {
        this.setData({ lost: true })
        return Promise.resolve()
      }
      return this.attempt(() => this.read().catch((problem) => {
        if (problem.status === 404) {
          this.setData({ lost: true })
          return undefined
        }
        // What was seen last is better than nothing.
        if (problem.offline && this.matter.seen) this.setData({ shown: this.matter.seen, isOld: true })
        throw problem
      })).then((found) => { if (found) this.show(found) })
    },
    /** A matter of the account's list comes without its kind: the first that it opens is it. */
    read() {
      const { code, key, what } = this.matter
      const tried = what ? [what] : WHATS
      return tried.reduce((before, one) => before.catch((problem) => {
        if (problem.status !== 404) throw problem
        return api.read(one, code, key).then((found) => {
          this.what = one
          return found
        })
      }), Promise.reject({ status: 404 }))
    },
    show(found) {
      const { what } = this
      const shown = {
        state: found.state_text,
        due: found.due_at && !found.ended_at ? moments.say(found.due_at) : '',
        when: found.begins_at ? moments.say(found.begins_at) : '',
        office: found.office || (found.unit && found.unit.name) || '',
        steps: (found.history || []).map((one) => ({ seq: one.seq, text: one.text, at: moments.say(one.at) })),
        messages: (found.messages || []).filter((one) => one.text).map((one) => ({
          number: one.number, side: texts.matter.sides[one.side], text: one.text, next: one.next_steps, at: moments.say(one.at),
        })),
        score: found.score || 0,
      }
      this.version = found.version
      this.matter = { ...this.matter, what, state: found.state_text, seen: shown }
      matters.keep(this.matter)
      this.setData({
        shown, isOld: false, kind: texts.matters.kinds[what],
        mayRate: this.mayRate(found),
        mayCancel: (CANCELLED[what] || []).includes(found.state),
        mayWrite: what === 'question' && found.commands.includes('follow_up'),
      })
    },
    /** A question says so itself; an order is rated by its own operation, once it is closed. */
    mayRate(found) {
      if (this.what === 'question') return found.commands.includes('rate')
      return this.what === 'order' && found.state === 'closed' && !this.matter.rated
    },
    write() {
      const text = (this.data.fields.text || '').trim()
      if (this.refuse({ text: text ? '' : texts.errors.words_needed })) return Promise.resolve()
      const { code, key } = this.matter
      return this.attempt(() => start.start()
        .then((found) => this.checkWords(text, found.checks_content))
        .then((passes) => (passes ? api.followUp(code, key, { text, version: this.version }) : undefined)))
        .then((found) => {
          if (!found) return undefined
          this.dropDraft()
          this.openDraft(this.draft, { text: '', comment: '' })
          return this.look()
        })
    },
    pick(event) { this.setData({ score: event.currentTarget.dataset.score }) },
    rate() {
      const { score, fields } = this.data
      if (this.refuse({ score: score ? '' : texts.errors.field_required })) return Promise.resolve()
      const { code, key } = this.matter
      const body = { score, comment: fields.comment || '' }
      if (this.what === 'question') body.version = this.version
      return this.attempt(() => api.rate(this.what, code, key, body)).then((found) => {
        if (!found) return
        drafts.drop(this.draft)
        this.matter = { ...this.matter, rated: true }
        matters.keep(this.matter)
        this.setData({ mayRate: false, said: texts.matter.rated })
      })
    },
    cancel() {
      const { code, key } = this.matter
      wx.showModal({
        title: texts.matter.cancelSure,
        confirmText: texts.matter.cancel,
        cancelText: texts.common.back,
        success: (answer) => {
          if (!answer.confirm) return
          this.done = this.attempt(() => api.cancel(this.what, code, key)).then((found) => {
            if (!found) return
            this.show(found)
            this.setData({ said: texts.matter.cancelled })
          })
        },
      })
    },
    /** WeChat asks the person; each yes is good for one message. */
    news() {
      const { code, key } = this.matter
      const { template } = this.data
      wx.requestSubscribeMessage({
        tmplIds: [template],
        success: (answer) => {
          if (answer[template] !== 'accept') {
            this.setData({ said: texts.matter.newsRefused })
            return
          }
          this.done = this.attempt(() => api.agree({ code, access_key: key }))
            .then((found) => { if (found) this.setData({ said: texts.matter.newsAgreed }) })
        },
        fail: () => this.setData({ said: texts.matter.newsRefused }),
      })
    },
    remove() {
      matters.remove(this.code)
      drafts.drop(this.draft)
      const away = session.isBegun() ? api.remove(this.code).catch(() => undefined) : Promise.resolve()
      this.matter = undefined
      this.setData({ shown: null, said: texts.matter.removed })
      return away
    },
  },
})
