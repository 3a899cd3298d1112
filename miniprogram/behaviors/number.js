// The person's number by a button of WeChat's: filled into the form, for them to see; nothing else is done with it.
const api = require('../platform/api')
const texts = require('../texts')

module.exports = Behavior({
  methods: {
    numberGiven(event) {
      const { code, encryptedData, iv } = event.detail
      if (!code && !encryptedData) return Promise.resolve()
      const body = code ? { code } : { encrypted: encryptedData, vector: iv }
      return api.number(body)
        .then((found) => this.keepField('phone', found.phone))
        .catch(() => this.setData({ errors: { ...this.data.errors, phone: texts.common.numberAway } }))
    },
  },
})
