const texts = require('../../texts')
const privacy = require('../../platform/privacy')

// WeChat's contract, before anything of the person is asked for. Refused, all else goes on.
Component({
  data: { t: texts.privacy, shown: false, name: '' },
  pageLifetimes: {
    show() { this.listen() },
  },
  lifetimes: {
    attached() { this.listen() },
  },
  methods: {
    listen() {
      privacy.listen(() => privacy.standing().then((found) => this.setData({ shown: true, name: found.name })))
    },
    agreed() {
      privacy.answer({ event: 'agree', buttonId: 'privacy-agree' })
      this.setData({ shown: false })
    },
    refused() {
      privacy.answer({ event: 'disagree' })
      this.setData({ shown: false })
    },
    contract() { wx.openPrivacyContract({ fail() {} }) },
  },
})
