const texts = require('../../texts')
const api = require('../../platform/api')

// What was handed in: code and key, and the ways to go on.
Component({
  properties: { receipt: { type: Object, value: null }, large: { type: Boolean, value: false } },
  data: { t: texts.receipt, kept: false, problem: '' },
  methods: {
    keep() {
      const { code, key } = this.properties.receipt
      return api.keep({ code, access_key: key, begun: true })
        .then(() => this.setData({ kept: true, problem: '' }))
        .catch((problem) => this.setData({ problem: problem.text || texts.problems.away }))
    },
    copy() {
      const { code, key } = this.properties.receipt
      wx.setClipboardData({ data: code + ' ' + key, success: () => wx.showToast({ title: texts.receipt.copied, icon: 'none' }) })
    },
    matters() {
      wx.navigateTo({ url: '/pages/matters/matters' })
    },
  },
})
