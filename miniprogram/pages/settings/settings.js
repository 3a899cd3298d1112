const texts = require('../../texts')
const api = require('../../platform/api')
const session = require('../../platform/session')
const drafts = require('../../storage/drafts')
const matters = require('../../storage/matters')
const preferences = require('../../storage/preferences')

Component({
  behaviors: [require('../../behaviors/page')],
  data: { t: texts.settings, said: '' },
  methods: {
    onLoad() { this.title(texts.settings.title) },
    easy() {
      preferences.setLarge(!this.data.large)
      this.setData({ large: preferences.isLarge() })
    },
    contract() { wx.openPrivacyContract({ fail() {} }) },
    phone() {
      this.sure(texts.settings.phoneSure, () => {
        drafts.dropAll()
        matters.removeAll()
        session.end()
        this.setData({ said: texts.settings.phoneDone })
      })
    },
    account() {
      this.sure(texts.settings.accountSure, () => {
        this.done = this.attempt(() => api.forget().then(() => true)).then((found) => {
          if (!found) return
          session.end()
          this.setData({ said: texts.settings.accountDone })
        })
      })
    },
    sure(content, work) {
      wx.showModal({
        title: texts.settings.title,
        content,
        confirmText: texts.common.yes,
        cancelText: texts.common.no,
        success: (answer) => { if (answer.confirm) work() },
      })
    },
  },
})
