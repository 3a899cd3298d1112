const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

test('a problem says what to do, and the line is one tap away', async () => {
  phone.reset()
  const part = await phone.part('problem', { problem: { text: '没有连上网络。', offline: true } })
  const again = []
  part.rendered.addEventListener('again', () => again.push(true))
  await part.press('再试一次')
  await part.press('12348')
  assert.deepEqual([again.length, phone.called], [1, ['12348']])
})

test('what the platform refuses is not tried again by itself', async () => {
  const part = await phone.part('problem', { problem: { text: '请稍后再试。', offline: false } })
  assert.ok(!part.has('再试一次'))
  const none = await phone.part('problem', { problem: null })
  assert.equal(none.text.trim(), '')
})
