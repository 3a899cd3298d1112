// The matters that this phone opens: code and key of each. They leave the phone only for the person's own account.
const NAME = 'matters'
const MOST = 50

function all() {
  return wx.getStorageSync(NAME) || []
}

function find(code) {
  return all().find((one) => one.code === code)
}

/** what: question, order, callback or appointment. */
function keep(matter) {
  const others = all().filter((one) => one.code !== matter.code)
  wx.setStorageSync(NAME, [{ ...find(matter.code), ...matter }, ...others].slice(0, MOST))
}

function remove(code) {
  wx.setStorageSync(NAME, all().filter((one) => one.code !== code))
}

function removeAll() {
  wx.removeStorageSync(NAME)
}

module.exports = { all, find, keep, remove, removeAll }
