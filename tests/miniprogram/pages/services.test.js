const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

test('services are found by words, and one says who, what with, where', async () => {
  phone.reset()
  const page = await phone.open('services')
  const all = page.data.services.length
  assert.ok(all)
  assert.match(page.text, /共 \d+ 项/)
  if (page.data.pages > 1) {
    await page.press('再看一些')
    assert.ok(page.data.services.length > all)
  }
  await page.type('查服务事项', '法律援助')
  await page.press('查找')
  const [first] = page.data.services
  await page.press(first.name)
  assert.deepEqual(phone.went, ['/pages/service/service?id=' + first.id])
  const one = await phone.open('service', { id: first.id })
  assert.ok(one.text.includes(first.name))
  assert.ok(one.data.parts.length > 2)
})
