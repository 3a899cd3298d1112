const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

const ASK = '您遇到了什么事？'

test('numbers for danger are one tap away, and the words are kept', async () => {
  phone.reset()
  const page = await phone.open('home')
  await page.press('报警')
  assert.deepEqual(phone.called, ['110'])
  await page.press('看看怎么办')
  assert.match(page.text, /请写一句话/)
  await page.type(ASK, '老板拖欠工资')
  phone.relaunch()
  const again = await phone.open('home')
  assert.equal(again.value(ASK), '老板拖欠工资')
  await again.press('看看怎么办')
  assert.deepEqual(phone.went, ['/pages/guidance/guidance'])
})

test('three versions old: it says so, loses nothing and goes on', async () => {
  phone.reset()
  phone.module('storage/drafts').save('guidance', { text: '没写完的话' })
  phone.module('settings').version = '1.0.0'
  const page = await phone.open('home')
  assert.match(page.text, /版本比较旧，还可以继续用/)
  assert.equal(page.value(ASK), '没写完的话')
  assert.ok((await phone.module('platform/api').guidance({ text: '老板拖欠我三个月工资' })).answers.length)
  phone.reset()
  phone.module('settings').version = '1.3.0'
  assert.doesNotMatch((await phone.open('home')).text, /版本比较旧/)
})

test("elders' mode has large letters and few choices, and stays", async () => {
  phone.reset()
  const page = await phone.open('home')
  assert.ok(page.has('网上申请'))
  await page.press('长者模式')
  assert.ok(!page.has('网上申请'))
  assert.ok(page.has('请律师回电'))
  assert.match(page.html, /main--large/)
  await page.press('拨打法律服务热线')
  assert.deepEqual(phone.called, ['12348'])
  phone.relaunch()
  const again = await phone.open('question')
  assert.match(again.html, /main--large/)
})

test('without a line the doors are there all the same', async () => {
  phone.reset()
  phone.offline = true
  const page = await phone.open('home')
  assert.ok(page.has('问律师'))
  await page.press('急救')
  assert.deepEqual(phone.called, ['120'])
})
