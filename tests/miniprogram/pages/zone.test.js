const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

test('a zone that runs stands on the first page, and its question goes to its lawyers', async () => {
  phone.reset()
  const home = await phone.open('home')
  const [first] = home.data.zones
  assert.ok(first, 'no zone runs')
  await home.press(first.name)
  assert.deepEqual(phone.went, ['/pages/zone/zone?code=' + first.code])
  const zone = await phone.open('zone', { code: first.code })
  const [scenario] = zone.data.scenarios
  await zone.press('看怎么做')
  assert.ok(zone.text.includes(scenario.steps[0]))
  await zone.press('就这件事问专区的律师')
  assert.equal(phone.went.at(-1), '/pages/question/question?zone=' + first.code + '&scenario=' + scenario.code)
  const page = await phone.open('question', { zone: first.code, scenario: scenario.code })
  await page.type('发生了什么？您想知道什么？', '孩子在学校被同学打伤了，学校不管，怎么办？')
  await page.press('交给律师')
  assert.match(page.text, /已经交给律师/)
  const sent = phone.requests.find((one) => one.url.endsWith('/consultations'))
  assert.deepEqual([sent.body.zone, sent.body.scenario], [first.code, scenario.code])
})
