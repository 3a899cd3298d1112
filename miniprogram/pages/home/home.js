const texts = require('../../texts')
const api = require('../../platform/api')
const preferences = require('../../storage/preferences')
const start = require('../../platform/start')

const DOORS = [
  { name: 'question', offer: 'ask' }, { name: 'callback', offer: 'callback' }, { name: 'forms', offer: 'apply' },
  { name: 'offices', offer: 'appointments' }, { name: 'services', offer: 'guidance' },
  { name: 'matters', offer: 'progress' }, { name: 'settings', offer: '' },
]
// In elders' mode these are enough.
const FEW = ['callback', 'matters', 'settings']

Component({
  behaviors: [require('../../behaviors/page'), require('../../behaviors/draft')],
  data: { t: texts.home, closed: '', isOld: false, doors: [], zones: [] },
  pageLifetimes: {
    show() { this.begin() },
  },
  methods: {
    onLoad() {
      this.title(texts.home.title)
      this.openDraft('guidance', { text: '' })
      return this.begin()
    },
    begin() {
      return start.start().then((found) => {
        this.offers = found.offers
        this.setData({ closed: found.closed, isOld: found.is_old })
        this.draw()
        return found.offers.includes('zones') ? this.findZones() : undefined
      })
    },
    /** Special zones that run: each is here at once when a bureau opens it. Without an answer all else is there. */
    findZones() {
      return api.zones().then((found) => {
        const zones = found.items.map((one) => ({ ...one, page: '/pages/zone/zone?code=' + one.code }))
        this.setData({ zones: zones.filter((one) => one.stand !== 'not_begun') })
      }, () => undefined)
    },
    draw() {
      const offers = this.offers || []
      const doors = DOORS.filter((one) => !one.offer || offers.includes(one.offer))
        .filter((one) => !this.data.large || FEW.includes(one.name))
        .map((one) => ({ ...one, label: texts.home.doors[one.name], page: '/pages/' + one.name + '/' + one.name }))
      this.setData({ doors })
    },
    ask() {
      const text = (this.data.fields.text || '').trim()
      if (this.refuse({ text: text ? '' : texts.home.empty })) return
      wx.navigateTo({ url: '/pages/guidance/guidance' })
    },
    easy() {
      preferences.setLarge(!this.data.large)
      this.setData({ large: preferences.isLarge() })
      this.draw()
    },
    onShareAppMessage() {
      return { title: texts.home.title, path: '/pages/home/home' }
    },
  },
})
