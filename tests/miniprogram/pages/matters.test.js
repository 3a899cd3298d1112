const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

test('a matter is added by code and key, and found by the account on another phone', async () => {
  phone.reset()
  const page = await phone.open('matters')
  const { code, key } = phone.facts.waiting
  await page.type('受理号（十二位数字）', code.slice(0, 4) + ' ' + code.slice(4))
  await page.type('查询密钥', 'wrong')
  await page.press('添加')
  assert.match(page.text, /没有这件事项/)
  await page.type('查询密钥', key)
  await page.press('添加')
  assert.ok(page.text.includes('问律师 ' + code))
  // How it stands is asked for when the list is opened.
  const seen = await phone.open('matters')
  assert.ok(seen.data.rows[0].state)
  assert.equal(phone.requests.filter((one) => one.url.includes('sessions')).length, 0)
  await phone.module('platform/api').keep({ code, access_key: key })
  const { openid } = phone
  phone.reset()
  phone.openid = openid
  const other = await phone.open('matters')
  assert.match(other.text, /还没有事项/)
  await other.press('找回我在微信里办过的事项')
  assert.ok(other.text.includes(code))
  await other.press('复制绑定地址')
  assert.match(phone.copied, /\/channels\/join\//)
  const opened = await phone.open('matter', { code })
  assert.ok(opened.data.shown.messages.length)
})

test('WeChat away: the matters of the phone are there', async () => {
  phone.reset()
  phone.module('storage/matters').keep({ code: phone.facts.waiting.code, key: phone.facts.waiting.key, what: 'question' })
  phone.wechat('down')
  const page = await phone.open('matters')
  await page.press('找回')
  phone.wechat('ok')
  assert.match(page.text, /微信暂时没有回应/)
  assert.ok(page.text.includes(phone.facts.waiting.code))
})
