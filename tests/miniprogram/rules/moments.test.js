const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

phone.reset()
const moments = phone.module('rules/moments')

test('moments are said as in China, wherever the phone is', () => {
  assert.equal(moments.say('2026-11-30T01:30:00Z'), '11月30日 星期一 09:30')
  assert.equal(moments.say('2026-11-30T23:30:00+08:00'), '11月30日 星期一 23:30')
  assert.equal(moments.dayOf('2026-12-31T16:30:00Z'), '2027-01-01')
})

test('days are added over months and years', () => {
  assert.equal(moments.addDays('2026-12-29', 7), '2027-01-05')
  assert.equal(moments.addDays('2026-03-01', -7), '2026-02-22')
})

test('slots stand by day', () => {
  const days = moments.byDay([
    { begins_at: '2026-11-30T09:00:00+08:00' }, { begins_at: '2026-11-30T09:30:00+08:00' }, { begins_at: '2026-12-01T00:00:00+08:00' },
  ])
  assert.deepEqual(days.map((one) => [one.day, one.slots.map((slot) => slot.time)]), [
    ['2026-11-30', ['09:00', '09:30']], ['2026-12-01', ['00:00']],
  ])
})
