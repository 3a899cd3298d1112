const texts = require('../../texts')
const api = require('../../platform/api')

// Parts of a service, as docs/catalogue.md of the platform names them, in the order in which people ask for them.
const PARTS = ['who', 'papers', 'steps', 'where', 'time', 'fee']

Component({
  behaviors: [require('../../behaviors/page')],
  data: { t: texts.service, service: null, parts: [], apply: '' },
  methods: {
    onLoad(query) {
      this.title(texts.service.title)
      return this.attempt(() => api.service(query.id)).then((service) => {
        if (!service) return
        const parts = PARTS.map((name) => ({ name, title: texts.service[name], lines: lines(service.body[name]) }))
        this.setData({
          service,
          parts: parts.filter((one) => one.lines.length),
          apply: service.body.form ? '/pages/form/form?code=' + service.body.form : '',
        })
      })
    },
    call() {
      wx.makePhoneCall({ phoneNumber: this.data.service.phone, fail() {} })
    },
  },
})

function lines(found) {
  const all = Array.isArray(found) ? found : [found]
  return all.filter((one) => typeof one === 'string' && one)
}
