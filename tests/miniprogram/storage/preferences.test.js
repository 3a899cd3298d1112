const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

test("a phone with large letters begins in elders' mode, and the person's choice stands from then on", () => {
  phone.reset()
  phone.storage.clear()
  phone.fontSize = 22
  phone.relaunch()
  const preferences = phone.module('storage/preferences')
  assert.equal(preferences.isLarge(), true)
  preferences.setLarge(false)
  phone.relaunch()
  assert.equal(phone.module('storage/preferences').isLarge(), false)
})
