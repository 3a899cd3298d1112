const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

phone.reset()
const answers = phone.module('rules/answers')
const texts = phone.module('texts')

test('an identity number ends in its check digit', () => {
  assert.ok(answers.isIdNumber('110101199003074514'))
  assert.ok(!answers.isIdNumber('110101199003074515'))
  assert.ok(answers.isIdNumber('11010519491231002x'))
  assert.ok(!answers.isIdNumber('11010119900307451'))
})

test('numbers of telephones with their area code, and mobile ones', () => {
  for (const right of ['13800138000', '0757-86221234', '02083331234']) assert.ok(answers.isPhone(right), right)
  for (const wrong of ['1380013800', '23800138000', '12348', '']) assert.ok(!answers.isPhone(wrong), wrong)
})

test('each kind says what to write', () => {
  const wrong = (type, given, required = true) => answers.wrong({ type, required }, given)
  assert.equal(wrong('text', ' '), texts.errors.field_required)
  assert.equal(wrong('text', '', false), '')
  assert.equal(wrong('number', '3.5'), texts.errors.number)
  assert.equal(wrong('number', '35'), '')
  assert.equal(wrong('money', '5,600元'), '')
  assert.equal(wrong('money', '三千'), texts.errors.money)
  assert.equal(wrong('date', '2026/1/2'), texts.errors.date)
  assert.equal(wrong('date', '2026-01-02'), '')
  assert.equal(wrong('phone', '123'), texts.errors.phone)
  assert.equal(wrong('id_number', '123'), texts.errors.id_number)
  // A file is added on the site afterwards.
  assert.equal(wrong('file', ''), '')
})

test('a code that nobody has worded still asks to look again', () => {
  assert.equal(answers.say('field_required'), texts.errors.field_required)
  assert.equal(answers.say('something_new'), texts.errors.field_wrong)
})
