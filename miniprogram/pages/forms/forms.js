const texts = require('../../texts')
const api = require('../../platform/api')
const drafts = require('../../storage/drafts')

Component({
  behaviors: [require('../../behaviors/page')],
  data: { t: texts.forms, q: '', forms: [] },
  pageLifetimes: {
    show() { this.draw() },
  },
  methods: {
    onLoad() {
      this.title(texts.forms.title)
      return this.look()
    },
    look() {
      return this.attempt(() => api.forms()).then((found) => {
        this.all = found || []
        this.draw()
      })
    },
    typed(event) {
      this.setData({ q: event.detail.value })
      this.draw()
    },
    draw() {
      const q = this.data.q.trim()
      const forms = (this.all || []).filter((one) => !q || one.title.includes(q))
        .map((one) => ({ ...one, page: '/pages/form/form?code=' + one.code, begun: Boolean(drafts.load('form-' + one.code).answers) }))
      // What was begun stands first.
      this.setData({ forms: [...forms.filter((one) => one.begun), ...forms.filter((one) => !one.begun)] })
    },
  },
})
