// Whose account it is: WeChat's code for a token of the platform. Asked for only when something needs it.
const { request } = require('./request')

const NAME = 'session'

function begin() {
  return new Promise((resolve, reject) => {
    wx.login({ success: (found) => resolve(found.code), fail: () => reject({ offline: true, code: 'offline' }) })
  })
    .then((code) => request({ path: '/mini-program/sessions', method: 'POST', body: { code } }))
    .then((session) => {
      wx.setStorageSync(NAME, session)
      return session.token
    })
}

function token() {
  const kept = wx.getStorageSync(NAME)
  if (kept && kept.token && Date.parse(kept.ends_at) > Date.now()) return Promise.resolve(kept.token)
  return begin()
}

/** Ask with the account's token; one that has ended is replaced, once. */
function asAccount(asked) {
  return token().then((found) => request({ ...asked, token: found })).catch((problem) => {
    if (problem.code !== 'mini_program_not_signed_in') throw problem
    wx.removeStorageSync(NAME)
    return begin().then((found) => request({ ...asked, token: found }))
  })
}

function isBegun() {
  return Boolean(wx.getStorageSync(NAME))
}

function end() {
  wx.removeStorageSync(NAME)
}

module.exports = { asAccount, isBegun, end }
