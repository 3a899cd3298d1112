const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

const asked = async () => {
  phone.reset()
  const part = await phone.part('privacy', {})
  const answer = phone.module('platform/privacy').ask().then(() => 'agreed', () => 'refused')
  await part.settle()
  return { part, answer }
}

test('the window is there when WeChat needs it, names the contract, and its answer goes back', async () => {
  const { part, answer } = await asked()
  assert.match(part.text, /《用户隐私保护指引》/)
  await part.give('同意', 'agreeprivacyauthorization', {})
  assert.equal(await answer, 'agreed')
  assert.ok(!part.text.includes('隐私保护指引'))
})

test('whoever refuses goes on without', async () => {
  const { part, answer } = await asked()
  await part.press('不同意')
  assert.equal(await answer, 'refused')
  assert.equal(part.text.trim(), '')
})
