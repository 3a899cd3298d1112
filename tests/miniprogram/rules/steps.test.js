const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

phone.reset()
const steps = phone.module('rules/steps')
const questions = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, choices: { x: '甲', y: '乙' } }))

test('a few questions stand on a step, and the last has what is left', () => {
  assert.deepEqual(steps.stepAt(questions, 4, 4).map((one) => one.name), ['e'])
  assert.equal(steps.after(questions, 0, ['a', 'b', 'c', 'd']), 4)
  assert.equal(steps.after(questions, 4, ['e']), 5)
  assert.equal(steps.indexOf(questions, 'z'), -1)
})

test('a question that an answer has brought in between is asked next', () => {
  assert.equal(steps.after(questions, 0, ['a', 'c', 'd']), 1)
  assert.equal(steps.after(questions, 1, ['b', 'c', 'd']), 4)
})

test('choices read as they are worded', () => {
  assert.equal(steps.reads(questions[0], 'x\ny'), '甲、乙')
  assert.equal(steps.reads({}, '一句话'), '一句话')
})
