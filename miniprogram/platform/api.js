// What the platform is asked, by name.
const { request } = require('./request')
const { asAccount } = require('./session')
const settings = require('../settings')

const post = (path, body, more) => request({ path, method: 'POST', body, ...more })

module.exports = {
  start: () => request({ path: '/mini-program/start', query: { version: settings.version } }),
  guidance: (body) => post('/mini-program/guidance', body),

  zones: () => request({ path: '/zones' }),
  zone: (code) => request({ path: '/zones/' + code }),
  ask: (body, once) => post('/consultations', body, { once }),
  callbackSlots: (place) => request({ path: '/callbacks/slots', query: { place } }),
  bookCallback: (body, once) => post('/callbacks', body, { once }),

  forms: () => request({ path: '/forms' }),
  form: (code) => request({ path: '/forms/' + code }),
  asked: (code, answers) => post('/mini-program/forms/' + code + '/asked', { answers }),
  course: (code, body) => post('/forms/' + code + '/validate', body),
  handIn: (code, body, once) => post('/forms/' + code + '/submissions', body, { once }),

  offices: (place) => request({ path: '/offices', query: { place } }),
  officesNear: (latitude, longitude) => post('/offices/near', { latitude, longitude }),
  appointmentSlots: (unit, first) => request({ path: '/appointments/slots', query: { unit_id: unit, first } }),
  makeAppointment: (body, once) => post('/appointments', body, { once }),

  services: (q, page) => request({ path: '/services', query: { q, page } }),
  service: (id) => request({ path: '/services/' + id }),

  read: (what, code, accessKey) => request({ path: '/' + PATHS[what] + '/' + code, accessKey }),
  followUp: (code, accessKey, body) => post('/consultations/' + code + '/commands/follow_up', body, { accessKey, repeats: true }),
  rate: (what, code, accessKey, body) => post('/' + PATHS[what] + '/' + code + '/rating', body, { accessKey }),
  cancel: (what, code, accessKey) => request({ path: '/' + PATHS[what] + '/' + code, method: 'DELETE', accessKey }),

  number: (body) => asAccount({ path: '/mini-program/phone', method: 'POST', body }),
  checkWords: (text) => asAccount({ path: '/mini-program/content-check', method: 'POST', body: { text } }),
  matters: () => asAccount({ path: '/mini-program/matters' }),
  keep: (matter) => asAccount({ path: '/mini-program/matters', method: 'POST', body: matter }),
  remove: (code) => asAccount({ path: '/mini-program/matters/' + code, method: 'DELETE' }),
  agree: (matter) => asAccount({ path: '/mini-program/consents', method: 'POST', body: matter }),
  forget: () => asAccount({ path: '/mini-program/account', method: 'DELETE' }),
}

const PATHS = { question: 'consultations', order: 'work-orders', callback: 'callbacks', appointment: 'appointments' }
