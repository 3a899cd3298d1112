const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

const asked = async (text) => {
  phone.module('storage/drafts').save('guidance', { text })
  return phone.open('guidance')
}

test('the first answer, with its steps and the articles it rests on', async () => {
  phone.reset()
  const page = await asked('老板拖欠我三个月工资不给，我该怎么办？')
  assert.equal(page.data.found.state, 'opened')
  const [answer] = page.data.found.answers
  assert.ok(page.text.includes(answer.title))
  assert.ok(!page.text.includes(answer.articles[0].text))
  await page.press('看法律依据')
  assert.ok(page.text.includes(answer.articles[0].text))
  assert.match(page.text, /不是律师对您这件事的意见/)
  // Words are in no address of a page.
  assert.ok(phone.requests.every((one) => !one.url.includes('%E5')))
})

test('whom to call stands before everything', async () => {
  phone.reset()
  const page = await asked('老公又打我了，我躲在厕所里，他在砸门')
  assert.ok(page.data.callNow.length)
  assert.ok(page.text.indexOf('请马上拨打') < page.text.indexOf('您说的是'))
  await page.press('12338')
  assert.equal(phone.called.length, 1)
})

test('a question back or two that are offered go on by a tap', async () => {
  phone.reset()
  const page = await asked('加油站把92号当95号卖，车坏了')
  const { found } = page.data
  assert.ok(['asked', 'offered'].includes(found.state), found.state)
  if (found.ask) {
    assert.ok(page.text.includes(found.ask.text))
    await page.press(found.ask.buttons[0].label)
    assert.equal(phone.requests.at(-1).body.facts[found.ask.fact], found.ask.buttons[0].value)
  } else {
    await page.press(found.offered[0].title)
    assert.equal(page.data.found.answers[0].code, found.offered[0].code)
  }
})

test('neither of two: both are left out from then on', async () => {
  phone.reset()
  const page = await asked('加油站把92号当95号卖，车坏了')
  page.instance.setData({ found: { ...page.data.found, ask: null, answers: [], offered: [{ code: 'q-a', title: '甲' }, { code: 'q-b', title: '乙' }] } })
  await page.settle()
  await page.press('都不是')
  assert.deepEqual(phone.requests.at(-1).body.facts.not_these, ['q-a', 'q-b'])
})

test('without a line nothing is lost, and the same tap goes on', async () => {
  phone.reset()
  phone.offline = true
  const page = await asked('老板拖欠我三个月工资不给，我该怎么办？')
  assert.match(page.text, /没有连上网络。您填写的内容还在/)
  phone.offline = false
  await page.press('再试一次')
  assert.ok(page.data.found.answers.length)
  assert.doesNotMatch(page.text, /没有连上网络/)
  await page.press('问律师')
  assert.match(phone.module('storage/drafts').load('question').text, /三个月工资/)
})

test('words that are like nothing known lead to a lawyer', async () => {
  phone.reset()
  const page = await asked('今天天气真好')
  assert.equal(page.data.found.answers.length, 0)
  assert.ok(page.has('问律师'))
})
