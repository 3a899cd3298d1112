const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

test('everything on the phone goes, after it was asked whether to', async () => {
  phone.reset()
  phone.module('storage/drafts').save('question', { text: '一' })
  phone.module('storage/matters').keep({ code: '1', key: 'k' })
  const page = await phone.open('settings')
  phone.confirms = false
  await page.press('删除这部手机上的全部内容')
  assert.equal(phone.module('storage/matters').all().length, 1)
  phone.confirms = true
  await page.press('删除这部手机上的全部内容')
  assert.deepEqual([...phone.storage.keys()], ['large'])
})

test('the account is forgotten on the platform; the contract is one tap away', async () => {
  phone.reset()
  const page = await phone.open('settings')
  await page.press('看全文')
  assert.deepEqual(phone.went, ['contract'])
  await page.press('删除我的微信账号在平台上的记录')
  assert.match(page.text, /已经删除/)
  assert.equal(phone.storage.has('session'), false)
  await page.press('长者模式')
  assert.match(page.html, /main--large/)
})
