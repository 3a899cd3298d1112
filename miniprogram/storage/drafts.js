// What somebody has typed, kept on the phone until it is handed in; and the key under which it is handed in once.
const NAME = 'draft:'

function load(name) {
  const kept = wx.getStorageSync(NAME + name)
  return (kept && kept.fields) || {}
}

function save(name, fields) {
  const kept = wx.getStorageSync(NAME + name) || {}
  wx.setStorageSync(NAME + name, { ...kept, fields: { ...kept.fields, ...fields } })
}

function drop(name) {
  wx.removeStorageSync(NAME + name)
}

/** The same body gets the same key, also after the mini program was closed in between; another body another one. */
function keyOf(name, body) {
  const kept = wx.getStorageSync(NAME + name) || {}
  const said = JSON.stringify(body)
  if (kept.sent && kept.sent.said === said) return kept.sent.key
  const sent = { said, key: newKey() }
  wx.setStorageSync(NAME + name, { ...kept, sent })
  return sent.key
}

function newKey() {
  const random = () => Math.random().toString(36).slice(2, 12)
  return 'mini-' + Date.now().toString(36) + '-' + random() + random()
}

function dropAll() {
  wx.getStorageInfoSync().keys.filter((key) => key.startsWith(NAME)).forEach((key) => wx.removeStorageSync(key))
}

module.exports = { load, save, drop, keyOf, newKey, dropAll }
