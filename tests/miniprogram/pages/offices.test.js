const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

test('offices of a place, whom to ring, and the way to a date', async () => {
  phone.reset()
  const page = await phone.open('offices')
  await page.type('在哪里找？', '佛山市南海区')
  await page.press('查找')
  assert.ok(page.data.offices.length)
  const one = page.data.offices.find((office) => office.id === phone.facts.unit)
  assert.ok(one, page.text)
  if (one.phone) {
    await page.press(one.phone)
    assert.deepEqual(phone.called, [one.phone])
  }
  assert.equal(one.book, '/pages/appointment/appointment?unit=' + phone.facts.unit)
})

test('near me: only after the person agrees, in no address', async () => {
  phone.reset()
  const page = await phone.open('offices')
  await page.press('找我附近的')
  assert.equal(phone.requests.filter((one) => one.url.includes('/offices')).length, 0)
  await page.give('同意', 'agreeprivacyauthorization', {})
  const [asked] = phone.requests.filter((one) => one.url.includes('/offices'))
  assert.deepEqual([asked.method, asked.url, asked.body], ['POST', '/api/v1/offices/near', { latitude: 23.03, longitude: 113.14 }])
  assert.ok(page.data.offices.length)
  assert.match(page.text, /公里|米/)
})

test('whoever refuses writes a place', async () => {
  phone.reset()
  const page = await phone.open('offices')
  await page.press('找我附近的')
  await page.press('不同意')
  assert.match(page.text, /没有取得位置，请写上地名/)
})
