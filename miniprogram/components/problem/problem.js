const texts = require('../../texts')

// What went wrong, what to do, and the line for whoever cannot wait.
Component({
  properties: { problem: { type: Object, value: null }, large: { type: Boolean, value: false } },
  data: { t: texts.common },
  methods: {
    again() { this.triggerEvent('again') },
    hotline() { wx.makePhoneCall({ phoneNumber: texts.common.hotlineNumber, fail() {} }) },
  },
})
