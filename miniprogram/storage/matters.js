// The matters that this phone opens: code and key of each. They leave the phone only for the person's own account.
const NAME = 'matters'
const MOST = 50

function all() {
  return wx.getStorageSync(NAME) || []
}

function find(code) {
  return all().find((one) => one.code === code)
}

/** what: question, order, callback or appointment. A new one stands first. */
function keep(matter) {
  const rows = all()
  const known = rows.some((one) => one.code === matter.code)
  const kept = rows.map((one) => (one.code === matter.code ? { ...one, ...matter } : one))
  wx.setStorageSync(NAME, (known ? kept : [matter, ...rows]).slice(0, MOST))
}

function remove(code) {
  wx.setStorageSync(NAME, all().filter((one) => one.code !== code))
}

function removeAll() {
  wx.removeStorageSync(NAME)
}

module.exports = { all, find, keep, remove, removeAll }
