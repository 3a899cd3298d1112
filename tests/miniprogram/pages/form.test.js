const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

/** Answer what a step asks, as the kind of each question is answered. */
async function fill(page, given) {
  for (const question of page.data.step) {
    const value = given[question.name]
    if (value === undefined || value === '' || question.type === 'file') continue
    const field = Object.keys(question.choices).length || question.type === 'yes_no' ? null : page.field(question.text)
    if (field) await page.dispatch(field, question.type === 'date' ? 'change' : 'input', { value })
    else for (const code of value.split('\n')) await choose(page, question, code)
  }
}

async function choose(page, question, code) {
  const all = page.elements().filter((one) => page.attribute(one, 'data-code') === code && page.bound(one, 'tap'))
  const own = all.find((one) => one.closest('field').textContent.includes(question.text))
  assert.ok(own, question.name + ' ' + code + ' ' + JSON.stringify(question.choices))
  await page.dispatch(own, 'tap', {})
}

async function walk(page, given) {
  for (let step = 0; step < 40 && !page.data.isLast; step += 1) {
    await fill(page, given)
    await page.press('下一步')
    assert.deepEqual(page.data.errors, {}, JSON.stringify(page.data.step.map((one) => one.name)))
  }
  assert.ok(page.data.isLast)
}

test('a form becomes a document: what is wrong is said, what follows is shown, the draft outlives the phone', async () => {
  phone.reset()
  let page = await phone.open('form', { code: 'court_fee_relief' })
  await page.press('开始填写')
  assert.match(page.text, /第 1 题，共/)
  await page.press('下一步')
  assert.match(page.text, /这一项要填写/)
  await fill(page, phone.facts.answers.court_fee_relief)
  const seen = page.data.step.map((one) => one.name)
  await page.press('下一步')
  phone.relaunch()
  page = await phone.open('form', { code: 'court_fee_relief' })
  await page.press('接着填写')
  assert.ok(!page.data.step.some((one) => seen.includes(one.name)))
  await walk(page, phone.facts.answers.court_fee_relief)
  assert.match(page.text, /5800/)
  phone.lose('/submissions', 1)
  await page.press('提交')
  assert.match(page.text, /文书已经做好/)
  await page.press('复制地址')
  assert.match(phone.copied, /\/p\//)
  assert.deepEqual(phone.module('storage/drafts').load('form-court_fee_relief'), {})
})

test('what the platform refuses goes back to its question', async () => {
  phone.reset()
  phone.module('storage/drafts').save('form-court_fee_relief', { answers: { ...phone.facts.answers.court_fee_relief, share: '40' }, at: 99 })
  const page = await phone.open('form', { code: 'court_fee_relief' })
  await page.press('接着填写')
  assert.ok(page.data.isLast)
  page.instance.keepField('answers', { ...page.data.fields.answers, share: '4000' })
  await page.press('提交')
  assert.equal(page.data.left.length, 1)
  await page.press(page.data.left[0].text)
  assert.ok(page.data.step.some((one) => one.name === 'share'))
})

test("an order: what its kind asks beside the form, the person, and a key for what was handed in; in elders' mode one question a page", async () => {
  phone.reset()
  phone.module('storage/preferences').setLarge(true)
  const page = await phone.open('form', { code: 'wage_aid' })
  await page.press('开始填写')
  assert.equal(page.data.step.length, 1)
  await walk(page, phone.facts.answers.wage_aid)
  const beside = { urgency: 'none', no_condition: 'none', exempt: '42.3' }
  for (const [name, code] of Object.entries(beside)) {
    const question = page.data.beside.find((one) => one.name === name)
    assert.ok(question, name + ' of ' + page.data.beside.map((one) => one.name))
    await choose(page, question, code)
  }
  await page.press('提交')
  assert.match(page.text, /这一项要填写/)
  await page.type('用自己的话说说这件事', '老板拖欠三个月工资，共一万多元。')
  await page.type('事情发生在哪里', '佛山市南海区')
  await page.type('怎么称呼您', '蒋大力')
  await page.type('您的手机号码', '13800138000')
  phone.lose('/submissions', 1)
  await page.press('提交')
  assert.match(page.text, /申请已经提交/)
  const { code } = page.data.receipt
  assert.equal(phone.module('storage/matters').find(code).what, 'order')
})
