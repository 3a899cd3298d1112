const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

const api = () => phone.module('platform/api')

test('each request says which version asks', async () => {
  phone.reset()
  await api().start()
  assert.equal(phone.requests[0].header['X-Client-Version'], '1.0.0')
  assert.match(phone.requests[0].url, /version=1\.0\.0/)
})

test('without a line it is said so, and what may be repeated was tried twice', async () => {
  phone.reset()
  phone.offline = true
  await assert.rejects(api().forms(), { offline: true, code: 'offline' })
  assert.equal(phone.requests.length, 2)
  await assert.rejects(api().guidance({ text: '欠薪' }), { offline: true })
  // Guidance stores nothing; it is asked again by the person.
  assert.equal(phone.requests.length, 3)
})

test('an answer that was lost is asked for again under the same key, and it is the same matter', async () => {
  phone.reset()
  const body = { phone: '13800138099', slot: (await api().callbackSlots('')).slots[0].begins_at }
  phone.requests = []
  phone.lose('/callbacks', 1)
  const first = await api().bookCallback(body, 'a-key-of-this-test')
  assert.deepEqual(phone.requests.map((one) => one.header['Idempotency-Key']), ['a-key-of-this-test', 'a-key-of-this-test'])
  const again = await api().bookCallback(body, 'a-key-of-this-test')
  assert.equal(again.code, first.code)
})

test('what the platform refuses comes with its sentence and its fields', async () => {
  phone.reset()
  await assert.rejects(api().ask({ text: '' }, 'k1'), (problem) => {
    assert.equal(problem.status, 422)
    assert.ok(/[一-龥]/.test(problem.text))
    assert.ok(Object.keys(problem.errors).length)
    return true
  })
})
