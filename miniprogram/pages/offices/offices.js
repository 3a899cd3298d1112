const texts = require('../../texts')
const api = require('../../platform/api')
const privacy = require('../../platform/privacy')

Component({
  behaviors: [require('../../behaviors/page')],
  data: { t: texts.offices, place: '', offices: null, candidates: [] },
  methods: {
    onLoad() { this.title(texts.offices.title) },
    typed(event) { this.setData({ place: event.detail.value }) },
    find() {
      const place = this.data.place.trim()
      return place ? this.look(() => api.offices(place)) : Promise.resolve()
    },
    pick(event) {
      const { code } = event.currentTarget.dataset
      return this.look(() => api.offices(code))
    },
    look(asked) {
      return this.attempt(asked).then((found) => {
        if (!found) return
        const seen = {}
        const offices = [...found.named, ...found.items, ...found.serving].filter((one) => {
          const first = !seen[one.id]
          seen[one.id] = true
          return first && one.active
        })
        this.setData({ offices: offices.map(drawn), candidates: found.candidates })
      })
    },
    /** Where somebody is leaves the phone in the body of one request, roughly, and only after they agree. */
    near() {
      const away = () => this.setData({ problem: { text: texts.offices.nearAway, offline: false } })
      return privacy.ask()
        .then(() => new Promise((resolve, reject) => {
          wx.getFuzzyLocation({ type: 'wgs84', success: resolve, fail: reject })
        }))
        .then((at) => this.look(() => api.officesNear(at.latitude, at.longitude)), away)
    },
    call(event) {
      wx.makePhoneCall({ phoneNumber: event.currentTarget.dataset.number, fail() {} })
    },
  },
})

function drawn(office) {
  const t = texts.offices
  const open = office.opening.is_open
  return {
    ...office,
    far: !office.metres ? '' : t.metres(office.metres),
    open: !office.opening.known || open === null ? t.unknown : (open ? t.open : t.shut),
    phone: office.call ? office.call.phone : '',
    book: office.next_free ? '/pages/appointment/appointment?unit=' + office.id : '',
  }
}
