// What all pages do: large text, one thing at a time, problems with a sentence, numbers for danger before all else.
const texts = require('../texts')
const preferences = require('../storage/preferences')

module.exports = Behavior({
  data: { common: texts.common, large: false, busy: false, problem: null, callNow: [] },
  lifetimes: {
    attached() { this.setData({ large: preferences.isLarge() }) },
  },
  pageLifetimes: {
    show() { this.setData({ large: preferences.isLarge() }) },
  },
  methods: {
    /** Do something that asks the platform; nothing else is begun meanwhile. Returns what came, or undefined. */
    attempt(work) {
      if (this.data.busy) return Promise.resolve(undefined)
      this.setData({ busy: true, problem: null })
      this.last = work
      return work()
        .then((found) => {
          this.warn(found && found.call_now)
          return found
        })
        .catch((problem) => { this.fail(problem) })
        .finally(() => { this.setData({ busy: false }) })
    },
    /** Whom to call at once, for what was written; it stays until other words are judged. */
    warn(callNow) {
      if (callNow) this.setData({ callNow })
    },
    fail(problem) {
      if (problem instanceof Error) throw problem
      if (problem.callNow && problem.callNow.length) this.warn(problem.callNow)
      this.setData({ problem: { text: problem.text || texts.problems.away, offline: Boolean(problem.offline) } })
    },
    again() {
      if (this.last) this.attempt(this.last)
    },
    title(words) {
      wx.setNavigationBarTitle({ title: words })
    },
    go(event) {
      wx.navigateTo({ url: event.currentTarget.dataset.page })
    },
    hotline() {
      wx.makePhoneCall({ phoneNumber: texts.common.hotlineNumber, fail() {} })
    },
  },
})
