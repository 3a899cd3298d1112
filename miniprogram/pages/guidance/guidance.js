const texts = require('../../texts')
const api = require('../../platform/api')
const drafts = require('../../storage/drafts')

// What helps: whom to call, then one answer, or two to choose from, or one question back.
Component({
  behaviors: [require('../../behaviors/page')],
  data: { t: texts.guidance, text: '', found: null, nothing: false },
  methods: {
    onLoad() {
      this.title(texts.guidance.title)
      // Words stay out of addresses of pages, which WeChat keeps.
      this.setData({ text: (drafts.load('guidance').text || '').trim() })
      this.facts = {}
      this.entry = ''
      return this.look()
    },
    look() {
      const body = { text: this.data.text, facts: this.facts, entry: this.entry }
      return this.attempt(() => api.guidance(body)).then((found) => {
        if (!found) return
        const answers = found.answers.map((one) => ({ ...one, opened: false }))
        const nothing = !answers.length && !found.offered.length && !found.ask
        this.setData({ found: { ...found, answers }, nothing })
      })
    },
    answer(event) {
      this.facts = { ...this.facts, [this.data.found.ask.fact]: event.currentTarget.dataset.value }
      return this.look()
    },
    pick(event) {
      this.entry = event.currentTarget.dataset.code
      return this.look()
    },
    neither() {
      const codes = this.data.found.offered.map((one) => one.code)
      this.facts = { ...this.facts, not_these: [...(this.facts.not_these || []), ...codes].slice(0, 8) }
      return this.look()
    },
    law(event) {
      const { code } = event.currentTarget.dataset
      const answers = this.data.found.answers.map((one) => (one.code === code ? { ...one, opened: !one.opened } : one))
      this.setData({ found: { ...this.data.found, answers } })
    },
    lawyer() {
      if (!drafts.load('question').text) drafts.save('question', { text: this.data.text })
      wx.navigateTo({ url: '/pages/question/question' })
    },
    write() {
      wx.navigateBack({ fail() {} })
    },
  },
})
