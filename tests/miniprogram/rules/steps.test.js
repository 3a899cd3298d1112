const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

phone.reset()
const steps = phone.module('rules/steps')
const questions = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, choices: { x: '甲', y: '乙' } }))

test('a few questions stand on a step, and the last has what is left', () => {
  assert.equal(steps.count(questions, 4), 2)
  assert.deepEqual(steps.stepOf(questions, 1, 4).map((one) => one.name), ['e'])
  assert.equal(steps.count(questions, 1), 5)
  assert.equal(steps.stepWith(questions, 'e', 4), 1)
  assert.equal(steps.stepWith(questions, 'z', 4), -1)
})

test('choices read as they are worded', () => {
  assert.equal(steps.reads(questions[0], 'x\ny'), '甲、乙')
  assert.equal(steps.reads({}, '一句话'), '一句话')
})
