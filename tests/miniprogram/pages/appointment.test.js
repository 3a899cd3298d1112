const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

test('a week is turned, a time chosen, and one appointment made', async () => {
  phone.reset()
  const page = await phone.open('appointment', { unit: String(phone.facts.unit) })
  const { first } = page.data.week
  await page.press('后一周')
  assert.notEqual(page.data.week.first, first)
  const day = page.data.days[0]
  assert.ok(day, page.text)
  await page.press(day.said)
  await page.press(day.slots[0].time)
  await page.press('约好')
  assert.match(page.text, /这一项要填写/)
  await page.type('怎么称呼您', '蒋先生')
  await page.type('您的手机号码', '13800138000')
  phone.lose('/appointments', 1)
  await page.press('约好')
  assert.match(page.text, /预约好了/)
  const { code } = page.data.receipt
  assert.equal(phone.module('storage/matters').find(code).what, 'appointment')
})
