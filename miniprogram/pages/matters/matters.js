const texts = require('../../texts')
const api = require('../../platform/api')
const session = require('../../platform/session')
const matters = require('../../storage/matters')

const MOST = 6
const WHATS = ['question', 'order', 'callback', 'appointment']

// The matters of this phone; those of the account by a button, since WeChat is asked who it is then.
Component({
  behaviors: [require('../../behaviors/page')],
  data: { t: texts.matters, rows: [], code: '', key: '', error: '', join: '', account: null },
  pageLifetimes: {
    show() { this.draw() },
  },
  methods: {
    onLoad() {
      this.title(texts.matters.title)
      this.draw()
      return this.refresh().then(() => (session.isBegun() ? this.fetch() : undefined))
    },
    /** How the latest stand now; what is not reached keeps what was seen last. */
    refresh() {
      const known = matters.all().filter((one) => one.what).slice(0, MOST)
      return Promise.all(known.map((one) => api.read(one.what, one.code, one.key)
        .then((found) => matters.keep({ ...one, state: found.state_text }), () => undefined)))
        .then(() => this.draw())
    },
    draw() {
      const rows = matters.all().map((one) => ({
        ...one, kind: texts.matters.kinds[one.what] || '', state: one.state || '', page: '/pages/matter/matter?code=' + one.code,
      }))
      this.setData({ rows })
    },
    /** The account's list: what this phone does not know yet can be opened from here on. */
    fetch() {
      return this.attempt(() => api.matters().catch((problem) => {
        throw problem.offline ? problem : { ...problem, text: texts.matters.accountAway }
      })).then((found) => {
        if (!found) return
        const opened = found.matters.filter((one) => one.access_key)
        opened.filter((one) => !matters.find(one.code)).forEach((one) => {
          matters.keep({ code: one.code, key: one.access_key, what: '', title: '', state: one.state })
        })
        this.setData({ account: found.matters.filter((one) => !one.access_key), join: found.join })
        this.draw()
      })
    },
    typedCode(event) { this.setData({ code: event.detail.value, error: '' }) },
    typedKey(event) { this.setData({ key: event.detail.value, error: '' }) },
    add() {
      const code = this.data.code.replace(/\D/g, '')
      const key = this.data.key.trim()
      if (code.length !== 12 || !key) {
        this.setData({ error: texts.matters.wrong })
        return Promise.resolve()
      }
      return this.attempt(() => this.opened(code, key)).then((what) => {
        if (what) {
          matters.keep({ code, key, what, title: texts.matters.kinds[what], at: new Date().toISOString() })
          this.setData({ code: '', key: '' })
          this.draw()
        } else if (!this.data.problem) this.setData({ error: texts.matters.wrong })
      })
    },
    /** What a code and its key open; empty: nothing. */
    opened(code, key) {
      return WHATS.reduce((before, what) => before.then((found) => found || api.read(what, code, key).then(() => what, (problem) => {
        if (problem.status !== 404) throw problem
        return ''
      })), Promise.resolve(''))
    },
    copy() {
      wx.setClipboardData({ data: this.data.join, success: () => wx.showToast({ title: texts.matters.copied, icon: 'none' }) })
    },
  },
})
