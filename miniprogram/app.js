const preferences = require('./storage/preferences')

App({
  onLaunch() {
    preferences.apply()
    offerNewerVersion()
  },
})

// WeChat fetches a newer version by itself; it is used when the person agrees, so that nothing typed is lost.
function offerNewerVersion() {
  if (!wx.getUpdateManager) return
  const texts = require('./texts')
  const manager = wx.getUpdateManager()
  manager.onUpdateReady(() => {
    wx.showModal({
      title: texts.common.newerTitle,
      content: texts.common.newerReady,
      confirmText: texts.common.newerNow,
      cancelText: texts.common.newerLater,
      success: (answer) => { if (answer.confirm) manager.applyUpdate() },
    })
  })
}
