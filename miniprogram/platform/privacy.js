// WeChat asks for consent before it tells anything of a person; our own window asks, and its answer goes back.
let listener = null
let waiting = null

/** Called by the component that shows the window on the page that is seen. */
function listen(show) {
  listener = show
  if (wx.onNeedPrivacyAuthorization) {
    wx.onNeedPrivacyAuthorization((resolve) => {
      waiting = resolve
      if (listener) listener()
    })
  }
}

/** What WeChat calls the contract, and whether it has to be agreed to. */
function standing() {
  return new Promise((resolve) => {
    if (!wx.getPrivacySetting) resolve({ needed: false, name: '' })
    else {
      wx.getPrivacySetting({
        success: (found) => resolve({ needed: found.needAuthorization, name: found.privacyContractName }),
        fail: () => resolve({ needed: false, name: '' }),
      })
    }
  })
}

/** Before something of the person is asked for: resolves when they agree, rejects when not. */
function ask() {
  return new Promise((resolve, reject) => {
    if (!wx.requirePrivacyAuthorize) resolve()
    else wx.requirePrivacyAuthorize({ success: resolve, fail: reject })
  })
}

function answer(event) {
  if (waiting) waiting(event)
  waiting = null
}

module.exports = { listen, standing, ask, answer }
