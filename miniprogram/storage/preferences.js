// Elders' mode: large text and fewer choices. The system's large font turns it on the first time.
const NAME = 'large'
const LARGE_FONT = 20

function isLarge() {
  return wx.getStorageSync(NAME) === true
}

function setLarge(large) {
  wx.setStorageSync(NAME, Boolean(large))
}

function apply() {
  if (wx.getStorageSync(NAME) !== '') return
  const info = wx.getAppBaseInfo ? wx.getAppBaseInfo() : {}
  setLarge(info.fontSizeSetting >= LARGE_FONT)
}

module.exports = { isLarge, setLarge, apply }
