const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

const keep = (fact, what = 'question') => phone.module('storage/matters').keep({ ...fact, what })

test('what the lawyer answered is read and rated, once', async () => {
  phone.reset()
  keep(phone.facts.answered)
  const page = await phone.open('matter', { code: phone.facts.answered.code })
  assert.match(page.text, /劳动合同法/)
  await page.press('评价')
  assert.match(page.text, /这一项要填写/)
  await page.press('满意')
  await page.press('评价')
  assert.match(page.text, /谢谢您的评价/)
  phone.relaunch()
  const again = await phone.open('matter', { code: phone.facts.answered.code })
  assert.ok(!again.has('很满意'))
})

test('an application that is closed is rated, with its history beside', async () => {
  phone.reset()
  keep(phone.facts.closed, 'order')
  const page = await phone.open('matter', { code: phone.facts.closed.code })
  assert.ok(page.data.shown.steps.length > 3)
  await page.press('很满意')
  await page.type('想说的话', '律师很负责')
  await page.press('评价')
  assert.match(page.text, /谢谢您的评价/)
  assert.ok(!page.has('很满意'))
})

test('a further question goes to the lawyer once, also where the answer to it was lost', async () => {
  phone.reset()
  keep(phone.facts.answered)
  const page = await phone.open('matter', { code: phone.facts.answered.code })
  await page.type('补充或者追问', '工资条找不到了，怎么办？')
  phone.lose('follow_up', 1)
  await page.press('发送')
  assert.equal(page.data.shown.messages.filter((one) => one.text.includes('工资条找不到了')).length, 1)
})

test('news by a tap, which WeChat asks about; refused, text messages go on', async () => {
  phone.reset()
  keep(phone.facts.waiting)
  const page = await phone.open('matter', { code: phone.facts.waiting.code })
  phone.subscribes = 'reject'
  await page.press('下一次有进展')
  assert.match(page.text, /有进展照常发短信/)
  phone.subscribes = 'accept'
  await page.press('下一次有进展')
  assert.match(page.text, /一次只发一条/)
})

test('without a line what was seen last is there', async () => {
  phone.reset()
  keep(phone.facts.waiting)
  await phone.open('matter', { code: phone.facts.waiting.code })
  phone.offline = true
  const page = await phone.open('matter', { code: phone.facts.waiting.code })
  assert.match(page.text, /下面是上一次看到的/)
  assert.ok(page.data.shown.state)
  assert.ok(!page.has('下一次有进展'))
})

test('a call-back is cancelled after it was asked whether to', async () => {
  phone.reset()
  const api = phone.module('platform/api')
  const slot = (await api.callbackSlots('')).slots.at(-1).begins_at
  const made = await api.bookCallback({ phone: '13800138055', slot }, 'to-cancel')
  keep({ code: made.code, key: made.access_key }, 'callback')
  const page = await phone.open('matter', { code: made.code })
  phone.confirms = false
  await page.press('取消')
  assert.ok(page.has('取消'))
  phone.confirms = true
  await page.press('取消')
  assert.match(page.text, /已经取消/)
  assert.ok(!page.buttons().some((one) => one.textContent.trim() === '取消'))
})

test('a key that opens nothing any more says so; a matter is taken off the phone', async () => {
  phone.reset()
  keep({ code: phone.facts.waiting.code, key: 'changed' })
  const page = await phone.open('matter', { code: phone.facts.waiting.code })
  assert.match(page.text, /打不开这件事项/)
  keep(phone.facts.waiting)
  const other = await phone.open('matter', { code: phone.facts.waiting.code })
  await other.press('从这部手机上去掉')
  assert.equal(phone.module('storage/matters').find(phone.facts.waiting.code), undefined)
  assert.match(other.text, /事项照常办理/)
})
