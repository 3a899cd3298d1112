// After something was handed in: code and key stay on the phone, the draft goes.
const matters = require('../storage/matters')
const api = require('../platform/api')

module.exports = Behavior({
  data: { receipt: null },
  methods: {
    /** Words go to WeChat's content check first, where the bureau has one; danger is named whatever it says. */
    checkWords(text, checks) {
      if (!checks || !text) return Promise.resolve(true)
      return api.checkWords(text).then((found) => {
        this.warn(found.call_now)
        if (!found.passes) this.setData({ problem: { text: found.why, offline: false } })
        return found.passes
      }, () => true)
    },
    handedIn(what, found, title, next) {
      const matter = { what, code: found.code, key: found.access_key, title, at: new Date().toISOString() }
      matters.keep(matter)
      this.dropDraft()
      this.setData({ receipt: { ...matter, next: next || '', byNumber: found.opens_by_number !== false } })
      wx.pageScrollTo({ scrollTop: 0, fail() {} })
    },
  },
})
