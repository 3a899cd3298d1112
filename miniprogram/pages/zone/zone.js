const texts = require('../../texts')
const api = require('../../platform/api')

// A special zone: its situations with what to do, its numbers, and the way to its own lawyers.
Component({
  behaviors: [require('../../behaviors/page')],
  data: { t: texts.zone, zone: null, scenarios: [], ask: '' },
  methods: {
    onLoad(query) {
      this.title(texts.zone.title)
      const ask = '/pages/question/question?zone=' + query.code
      return this.attempt(() => api.zone(query.code)).then((zone) => {
        if (!zone) return
        this.title(zone.name)
        const scenarios = zone.scenarios.map((one) => ({ ...one, opened: false, ask: ask + '&scenario=' + one.code }))
        this.setData({ zone, scenarios, ask })
      })
    },
    open(event) {
      const { code } = event.currentTarget.dataset
      this.setData({ scenarios: this.data.scenarios.map((one) => (one.code === code ? { ...one, opened: !one.opened } : one)) })
    },
    call(event) {
      wx.makePhoneCall({ phoneNumber: event.currentTarget.dataset.number, fail() {} })
    },
  },
})
