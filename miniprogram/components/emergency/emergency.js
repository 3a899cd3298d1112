const texts = require('../../texts')

// The numbers that are one tap away on every page; those that fit what was written stand before them.
Component({
  properties: { callNow: { type: Array, value: [] }, large: { type: Boolean, value: false } },
  data: { t: texts.common, numbers: texts.numbers },
  methods: {
    call(event) {
      wx.makePhoneCall({ phoneNumber: event.currentTarget.dataset.number, fail() {} })
    },
  },
})
