const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

const shown = async (question, value = '') => {
  const part = await phone.part('field', { question: { name: 'one', text: '问题', required: true, choices: {}, ...question }, value })
  const told = []
  part.rendered.addEventListener('answer', (event) => told.push(event.detail))
  return { part, told }
}

test('words, numbers and days are typed', async () => {
  phone.reset()
  for (const [type, keyboard] of [['text', 'text'], ['long_text', undefined], ['number', 'number'], ['money', 'digit'], ['id_number', 'idcard'], ['phone', 'number'], ['place', 'text']]) {
    const { part, told } = await shown({ type })
    assert.equal(part.attribute(part.field('问题'), 'type'), keyboard, type)
    await part.type('问题', '一二')
    assert.deepEqual(told, [{ name: 'one', value: '一二' }], type)
  }
  const { part, told } = await shown({ type: 'date' })
  await part.dispatch(part.field('问题'), 'change', { value: '2026-01-02' })
  assert.deepEqual(told, [{ name: 'one', value: '2026-01-02' }])
})

test('one is chosen, or several', async () => {
  const one = await shown({ type: 'choice', choices: { a: '甲', b: '乙' } })
  await one.part.press('乙')
  assert.deepEqual(one.told, [{ name: 'one', value: 'b' }])
  const more = await shown({ type: 'several', choices: { a: '甲', b: '乙', c: '丙' } }, 'a\nc')
  await more.part.press('乙')
  await more.part.press('甲')
  assert.deepEqual(more.told.map((each) => each.value), ['a\nb\nc', 'c'])
})

test('yes and no are words, also where the platform names none', async () => {
  for (const choices of [{}, { yes: '是', no: '否' }]) {
    const { part, told } = await shown({ type: 'yes_no', choices })
    await part.press('否')
    assert.deepEqual(told, [{ name: 'one', value: 'no' }])
  }
})

test('what may be left out says so, and what is wrong is said', async () => {
  const part = await phone.part('field', { question: { name: 'one', type: 'text', text: '问题', required: false, choices: {} }, value: '', error: '请检查这一项。' })
  assert.match(part.text, /可以不填/)
  assert.match(part.text, /请检查这一项/)
})
