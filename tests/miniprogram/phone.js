// A phone with the mini program: its pages rendered by miniprogram-simulate, its requests sent to a platform that runs.
// What WeChat does is done here: storage, dialling, leaving pages, WeChat's own windows. `installed` is where npm put it.
const { createRequire } = require('node:module')
const { randomBytes } = require('node:crypto')
const { mkdirSync, writeFileSync } = require('node:fs')
const path = require('node:path')

const ROOT = path.resolve(__dirname, '../../miniprogram')
const installed = createRequire(process.env.SIMULATE_FROM)
const { JSDOM } = installed('jsdom')

const browser = new JSDOM('<html><head></head><body></body></html>', { pretendToBeVisual: true })
global.window = browser.window
for (const name of ['document', 'CustomEvent', 'Event', 'Element', 'HTMLElement', 'Node']) global[name] = browser.window[name]
const simulate = installed('miniprogram-simulate')
const Root = createRequire(installed.resolve('miniprogram-simulate'))('j-component/src/render/component')
// What is at the root is a part like any other, and something more.
const Rendered = Object.getPrototypeOf(Root)

const phone = {
  openid: 'o-phone-1',
  /** No line; or so many answers to requests whose address has some words are lost on the way back. */
  offline: false,
  lost: { times: 0, of: '' },
  requests: [],
  called: [],
  went: [],
  copied: '',
  titles: [],
  /** What the person answers in WeChat's windows. */
  confirms: true,
  subscribes: 'accept',
  place: { latitude: 23.03, longitude: 113.14 },
  agrees: true,
  fontSize: 16,
  storage: new Map(),
  address: process.env.FAWANG_ADDRESS || 'http://127.0.0.1:9',
  facts: JSON.parse(process.env.FAWANG_FACTS_HERE || '{}'),
  sleep: (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds) }),
}

/** Let the person open the mini program anew: what is on the phone stays, what was in memory goes. */
phone.relaunch = () => {
  Object.keys(require.cache).filter((file) => file.startsWith(ROOT)).forEach((file) => { delete require.cache[file] })
  phone.module('settings').address = phone.address
  phone.module('storage/preferences').apply()
}

/** A new phone. */
phone.reset = () => {
  phone.storage.clear()
  Object.assign(phone, {
    openid: 'o-' + randomBytes(4).toString('hex'), offline: false, lost: { times: 0, of: '' }, requests: [], called: [], went: [], copied: '',
    titles: [], confirms: true, subscribes: 'accept', agrees: true, fontSize: 16, place: { latitude: 23.03, longitude: 113.14 },
  })
  phone.relaunch()
}

phone.module = (name) => require(path.join(ROOT, name))

/** Open a page, as WeChat does: attached, shown, loaded. Returns once it has nothing to ask any more. */
phone.open = async (name, query = {}) => {
  const id = simulate.load(path.join(ROOT, 'pages', name, name), { compiler: 'simulate', rootPath: ROOT })
  const rendered = simulate.render(id)
  document.body.innerHTML = '<div></div>'
  rendered.attach(document.body.firstChild)
  const page = new Page(rendered)
  rendered.triggerPageLifeTime('show')
  await rendered.instance.onLoad(query)
  await page.settle()
  return page
}

/** Show a component by itself. */
phone.part = async (name, properties) => {
  const id = simulate.load(path.join(ROOT, 'components', name, name), { compiler: 'simulate', rootPath: ROOT })
  const rendered = simulate.render(id, properties)
  document.body.innerHTML = '<div></div>'
  rendered.attach(document.body.firstChild)
  const page = new Page(rendered)
  await page.settle()
  return page
}

class Page {
  constructor(rendered) { this.rendered = rendered }

  get data() { return this.rendered.data }

  get instance() { return this.rendered.instance }

  get text() { return document.body.textContent }

  get html() { return document.body.innerHTML }

  /** Wait until no request is under way and what it changed is drawn. */
  async settle() {
    for (let quiet = 0; quiet < 3;) {
      await phone.sleep(10)
      quiet = phone.waiting ? 0 : quiet + 1
    }
  }

  /** All that can be touched, deepest first. */
  elements() {
    const found = []
    const walk = (element) => {
      Array.from(element.children).forEach(walk)
      if (element.__wxElement) found.push(element)
    }
    walk(document.body)
    return found
  }

  bound(element, event) {
    const { _vt: node } = element.__wxElement
    return Boolean(node && node.event && node.event[event])
  }

  attribute(element, name) {
    const { _vt: node } = element.__wxElement
    const found = node && node.attrs.find((one) => one.name === name)
    return found && found.value
  }

  /** What a person can press, by the words on it. */
  buttons() {
    return this.elements().filter((one) => ['tap', 'getphonenumber', 'agreeprivacyauthorization'].some((event) => this.bound(one, event)))
  }

  find(words) {
    const named = this.buttons().filter((one) => one.textContent.replace(/\s+/g, ' ').trim().includes(words))
    const exact = named.find((one) => one.textContent.trim() === words)
    if (!named.length) throw new Error('nothing to press says ' + words + ':\n' + this.buttons().map((one) => one.textContent.trim()).join('\n'))
    return exact || named[0]
  }

  has(words) {
    return this.buttons().some((one) => one.textContent.includes(words))
  }

  async press(words) {
    await this.dispatch(this.find(words), 'tap', {})
  }

  /** A button of WeChat's own answers with an event that carries something. */
  async give(words, event, detail) {
    await this.dispatch(this.find(words), event, detail)
  }

  field(label) {
    const found = this.elements().filter((one) => this.attribute(one, 'aria-label') === label)
    if (!found.length) {
      const named = this.elements().map((one) => this.attribute(one, 'aria-label')).filter(Boolean)
      throw new Error('no field is called ' + label + ': ' + named.join('、'))
    }
    return found[0]
  }

  value(label) { return this.attribute(this.field(label), 'value') }

  async type(label, value) {
    await this.dispatch(this.field(label), 'input', { value })
  }

  async dispatch(element, event, detail) {
    new Rendered(element.__wxElement).dispatchEvent(event, { detail })
    await this.settle()
  }
}

phone.waiting = 0

/** A code that WeChat gives: written where the process that plays WeChat's side looks for it. */
phone.code = (kind, behind) => {
  const code = randomBytes(8).toString('hex')
  const folder = path.join(process.env.WECHAT_SIDE, kind)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, code), behind)
  return code
}

/** Lose the next answers to requests whose address ends so. */
phone.lose = (of, times) => { phone.lost = { of, times } }

/** How WeChat behaves from now on: ok, down. */
phone.wechat = (mode) => writeFileSync(path.join(process.env.WECHAT_SIDE, 'mode'), mode)

async function send(asked) {
  phone.waiting += 1
  try {
    const body = asked.data === undefined ? undefined : JSON.stringify(asked.data)
    phone.requests.push({ method: asked.method, url: asked.url.replace(phone.address, ''), body: asked.data, header: asked.header })
    if (phone.offline) throw new Error('offline')
    const answer = await fetch(asked.url, { method: asked.method, headers: asked.header, body })
    const said = await answer.text()
    if (phone.lost.times > 0 && asked.url.endsWith(phone.lost.of)) {
      phone.lost.times -= 1
      throw new Error('lost')
    }
    let data = said
    try { data = JSON.parse(said) } catch (error) { data = said }
    asked.success({ statusCode: answer.status, data })
  } catch (error) {
    asked.fail({ errMsg: 'request:fail ' + error.message })
  } finally {
    phone.waiting -= 1
  }
}

const copy = (value) => (value === undefined ? '' : JSON.parse(JSON.stringify(value)))

Object.assign(global.wx, {
  request: send,
  getStorageSync: (name) => copy(phone.storage.get(name)),
  setStorageSync: (name, value) => { phone.storage.set(name, copy(value)) },
  removeStorageSync: (name) => { phone.storage.delete(name) },
  getStorageInfoSync: () => ({ keys: [...phone.storage.keys()] }),
  makePhoneCall: ({ phoneNumber }) => { phone.called.push(phoneNumber) },
  navigateTo: ({ url }) => { phone.went.push(url) },
  navigateBack: () => { phone.went.push('back') },
  setNavigationBarTitle: ({ title }) => { phone.titles.push(title) },
  pageScrollTo: () => undefined,
  showToast: () => undefined,
  showModal: ({ success }) => success({ confirm: phone.confirms, cancel: !phone.confirms }),
  setClipboardData: ({ data, success }) => {
    phone.copied = data
    success()
  },
  login: ({ success }) => success({ code: phone.code('codes', phone.openid) }),
  getFuzzyLocation: ({ success, fail }) => (phone.place ? success(phone.place) : fail({ errMsg: 'getFuzzyLocation:fail' })),
  getPrivacySetting: ({ success }) => success({ needAuthorization: true, privacyContractName: '《用户隐私保护指引》' }),
  onNeedPrivacyAuthorization: (listener) => { phone.needsPrivacy = listener },
  // WeChat asks by our window: the listener gets a function that it calls with the person's answer.
  requirePrivacyAuthorize: ({ success, fail }) => {
    phone.needsPrivacy((answer) => (answer.event === 'agree' ? success() : fail({ errMsg: 'privacy permission is not authorized' })))
  },
  openPrivacyContract: () => { phone.went.push('contract') },
  requestSubscribeMessage: ({ tmplIds, success }) => success({ [tmplIds[0]]: phone.subscribes }),
  getAppBaseInfo: () => ({ fontSizeSetting: phone.fontSize }),
})

module.exports = { phone, ROOT }
