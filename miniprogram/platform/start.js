// What the channel offers now, asked once while the mini program is open; without an answer nothing is held back.
const api = require('./api')

const ALL = ['guidance', 'ask', 'callback', 'apply', 'appointments', 'progress', 'rating', 'notices']
let asked = null

function start() {
  if (!asked) {
    asked = api.start().catch(() => {
      asked = null
      return { closed: '', offers: ALL, is_old: false, template: '', checks_content: false }
    })
  }
  return asked
}

function anew() {
  asked = null
  return start()
}

module.exports = { start, anew }
