// One request to the platform. What went wrong comes as one kind of problem, with a sentence to show.
const settings = require('../settings')
const texts = require('../texts')

const SECONDS = 20

/**
 * Ask the platform.
 *
 * asked: path (below /api/v1), method, query, body, accessKey (of a matter), token (of the account), once (the
 * Idempotency-Key: the same again does nothing twice), repeats (a step with its version does nothing twice either).
 * What may be repeated is repeated once where no answer came.
 */
function request(asked) {
  const repeats = asked.once || asked.repeats || !asked.method || asked.method === 'GET'
  return send(asked).catch((problem) => {
    if (repeats && problem.offline) return send(asked)
    throw problem
  })
}

function send(asked) {
  const header = { 'content-type': 'application/json', 'Accept-Language': 'zh-CN', 'X-Client-Version': settings.version }
  if (asked.accessKey) header['X-Access-Key'] = asked.accessKey
  if (asked.token) header['X-Account-Token'] = asked.token
  if (asked.once) header['Idempotency-Key'] = asked.once
  return new Promise((resolve, reject) => {
    wx.request({
      url: settings.address + '/api/v1' + asked.path + written(asked.query),
      method: asked.method || 'GET',
      data: asked.body,
      header,
      timeout: SECONDS * 1000,
      success: (answer) => {
        if (answer.statusCode < 400) resolve(answer.data)
        else reject(refused(answer))
      },
      fail: () => reject({ offline: true, status: 0, code: 'offline', text: texts.problems.offline, errors: {}, callNow: [] }),
    })
  })
}

function written(query) {
  const parts = Object.keys(query || {}).filter((name) => query[name] !== '' && query[name] !== undefined)
    .map((name) => encodeURIComponent(name) + '=' + encodeURIComponent(query[name]))
  return parts.length ? '?' + parts.join('&') : ''
}

// A problem of the platform (RFC 9457), or of whatever stands before it, which has no words for people.
function refused(answer) {
  const said = answer.data && typeof answer.data === 'object' ? answer.data : {}
  return {
    offline: false,
    status: answer.statusCode,
    code: said.code || '',
    text: said.detail || texts.problems.away,
    errors: said.errors || {},
    callNow: said.call_now || [],
  }
}

module.exports = { request }
