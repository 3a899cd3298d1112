const texts = require('../../texts')
const api = require('../../platform/api')

Component({
  behaviors: [require('../../behaviors/page')],
  data: { t: texts.services, q: '', services: null, at: 1, pages: 1, total: '' },
  methods: {
    onLoad() {
      this.title(texts.services.title)
      return this.find()
    },
    typed(event) { this.setData({ q: event.detail.value }) },
    find() { return this.look(1) },
    more() { return this.look(this.data.at + 1) },
    look(page) {
      return this.attempt(() => api.services(this.data.q.trim(), page)).then((found) => {
        if (!found) return
        const items = found.items.map((one) => ({ ...one, page: '/pages/service/service?id=' + one.id }))
        const services = page > 1 ? [...this.data.services, ...items] : items
        this.setData({ services, at: found.page, pages: found.pages, total: texts.services.total(found.total) })
      })
    },
  },
})
