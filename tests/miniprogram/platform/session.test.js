const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

const api = () => phone.module('platform/api')
const signIns = () => phone.requests.filter((one) => one.url.endsWith('/sessions')).length

test('nobody is signed in before something needs it, and then once', async () => {
  phone.reset()
  await phone.open('home')
  assert.equal(signIns(), 0)
  await api().matters()
  await api().matters()
  assert.equal(signIns(), 1)
  phone.relaunch()
  await api().matters()
  assert.equal(signIns(), 1)
  // The token is the platform's; WeChat's key never comes here.
  assert.ok(!JSON.stringify([...phone.storage]).includes('session_key'))
})

test('a token that has ended is replaced by itself', async () => {
  phone.reset()
  await api().matters()
  const kept = phone.storage.get('session')
  phone.storage.set('session', { ...kept, token: 'ended' })
  assert.deepEqual((await api().matters()).matters, [])
  assert.equal(signIns(), 2)
  phone.storage.set('session', { ...phone.storage.get('session'), ends_at: '2020-01-01T00:00:00Z' })
  await api().matters()
  assert.equal(signIns(), 3)
})

test('WeChat away: what needs the account says so, all else goes on', async () => {
  phone.reset()
  phone.wechat('down')
  try {
    await assert.rejects(api().matters(), { code: 'mini_program_away', status: 503 })
    assert.ok((await api().guidance({ text: '老板拖欠我三个月工资' })).answers.length)
  } finally {
    phone.wechat('ok')
  }
})

test('an account is forgotten', async () => {
  phone.reset()
  await api().keep({ code: phone.facts.waiting.code, access_key: phone.facts.waiting.key })
  assert.equal((await api().matters()).matters.length, 1)
  await api().forget()
  assert.equal((await api().matters()).matters.length, 0)
})
