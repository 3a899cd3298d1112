const test = require('node:test')
const assert = require('node:assert')
const { phone } = require('../phone')

test('each number is dialled by one tap, and what fits the words stands first', async () => {
  phone.reset()
  const callNow = [{ sign: 'domestic_violence', name: '家庭暴力', calls: [{ number: '12338', name: '妇女维权热线' }] }]
  const part = await phone.part('emergency', { callNow })
  assert.ok(part.text.indexOf('家庭暴力') < part.text.indexOf('报警'))
  await part.press('妇女维权热线 12338')
  for (const name of ['报警', '急救', '法律服务']) await part.press(name)
  assert.deepEqual(phone.called, ['12338', '110', '120', '12348'])
})
