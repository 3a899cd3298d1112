const texts = require('../../texts')
const api = require('../../platform/api')
const drafts = require('../../storage/drafts')
const answers = require('../../rules/answers')
const steps = require('../../rules/steps')
const start = require('../../platform/start')

// A form as data: the platform says what is asked with the answers so far; here it is drawn, and one draft is kept.
Component({
  behaviors: [
    require('../../behaviors/page'), require('../../behaviors/draft'), require('../../behaviors/number'),
    require('../../behaviors/receipt'),
  ],
  data: {
    t: texts.form, form: null, begun: false, at: 0, all: 0, step: [], progress: '', isLast: false,
    beside: [], rows: [], computed: [], findings: [], left: [], link: '',
  },
  methods: {
    onLoad(query) {
      this.code = query.code
      this.openDraft('form-' + this.code, { answers: null, kind_answers: {}, at: 0, version: 0, name: '', phone: '', id_number: '', words: '', place_text: '' })
      this.setData({ begun: Boolean(this.data.fields.answers) })
      return this.attempt(() => api.form(this.code)).then((form) => {
        if (!form) return
        this.title(form.title)
        const { version } = this.data.fields
        if (version && version !== form.version) this.setData({ problem: { text: texts.form.changed, offline: false } })
        this.setData({ form })
      })
    },
    begin() {
      this.keepField('version', this.data.form.version)
      if (!this.data.fields.answers) this.keepField('answers', {})
      return this.walk(this.data.fields.at || 0)
    },
    anew() {
      drafts.drop(this.draft)
      this.openDraft(this.draft, { answers: {}, kind_answers: {}, at: 0, name: '', phone: '', id_number: '', words: '', place_text: '' })
      return this.begin()
    },
    size() { return this.data.large ? 1 : steps.FEW },
    /** Ask the platform for the course with the answers so far, and show what begins at a question. */
    walk(at, shown) {
      const { version, answers: given } = this.data.fields
      return this.attempt(() => api.course(this.code, { version, answers: given || {} })).then((found) => {
        if (!found) return undefined
        this.course = found
        const all = found.questions.length
        const where = shown ? steps.after(found.questions, at, shown) : Math.max(0, Math.min(at, all))
        this.keepField('at', where)
        return where < all ? this.showStep(where, all) : this.showLast(all)
      })
    },
    showStep(at, all) {
      const step = steps.stepAt(this.course.questions, at, this.size())
        .map((one) => ({ ...one, text: one.asks || one.text, value: (this.data.fields.answers || {})[one.name] || '' }))
      this.setData({ at, all, step, isLast: false, begun: true, progress: texts.form.progress(at + 1, all) })
    },
    showLast(all) {
      const { questions } = this.course
      const given = this.data.fields.answers || {}
      const rows = questions.filter((one) => one.type !== 'file' && given[one.name])
        .map((one) => ({ name: one.name, text: one.text, said: steps.reads(one, given[one.name]) }))
      this.setData({
        at: all, all, step: [], isLast: true, begun: true, rows, progress: texts.form.last,
        computed: this.course.computed, findings: this.course.findings,
      })
      return this.data.form.kind ? this.askBeside() : undefined
    },
    /** What the kind of order asks beside its form: other answers may bring other questions. */
    askBeside() {
      const kindAnswers = this.data.fields.kind_answers || {}
      return this.attempt(() => api.asked(this.code, kindAnswers)).then((found) => {
        if (found) this.setData({ beside: found.map((one) => ({ ...one, value: kindAnswers[one.name] || '' })) })
      })
    },
    answered(event) {
      const { name, value } = event.detail
      this.keepField('answers', { ...this.data.fields.answers, [name]: value })
      this.clear(name)
      this.setData({ step: this.data.step.map((one) => (one.name === name ? { ...one, value } : one)) })
    },
    answeredBeside(event) {
      const { name, value } = event.detail
      this.keepField('kind_answers', { ...this.data.fields.kind_answers, [name]: value })
      this.clear(name)
      const question = this.data.beside.find((one) => one.name === name)
      this.setData({ beside: this.data.beside.map((one) => (one.name === name ? { ...one, value } : one)) })
      // Choices decide what else is asked; words do not, and are not sent at each letter.
      return question && Object.keys(question.choices).length ? this.askBeside() : Promise.resolve()
    },
    clear(name) {
      const { [name]: gone, ...errors } = this.data.errors
      this.setData({ errors })
    },
    next() {
      const wrong = {}
      this.data.step.forEach((one) => { wrong[one.name] = answers.wrong(one, one.value) })
      if (this.refuse(wrong)) return Promise.resolve()
      const step = this.data.step.map((one) => one.name)
      const { at } = this.data
      return this.walk(at, step).then(() => {
        // The platform knows more than the form of an answer: what it refuses is asked again at once.
        const refused = step.filter((name) => (this.course.errors || {})[name] === 'field_wrong')
        if (!refused.length) return
        this.keepField('at', at)
        this.showStep(at, this.data.all)
        this.refuseCodes(refused.reduce((codes, name) => ({ ...codes, [name]: 'field_wrong' }), {}))
      })
    },
    before() { return this.walk(this.data.at - this.size()) },
    send() {
      const { fields, form } = this.data
      if (form.kind && this.refuse(this.wrongOfPerson())) return Promise.resolve()
      const body = { version: fields.version, answers: fields.answers }
      if (form.kind) {
        body.person = { name: fields.name, phone: fields.phone, id_number: fields.id_number, medium: 'sms' }
        body.words = fields.words
        body.place_text = fields.place_text
        body.kind_answers = this.given(fields.kind_answers)
      }
      return this.attempt(() => start.start()
        .then((found) => this.checkWords(fields.words, found.checks_content))
        .then((passes) => (passes ? api.handIn(this.code, body, this.keyOf(body)) : undefined))
        .catch((problem) => {
          this.refuseAnswers(problem.errors)
          throw problem
        }))
        .then((found) => { if (found) this.done(found) })
    },
    given(kindAnswers) {
      const found = {}
      this.data.beside.forEach((one) => {
        const value = (kindAnswers || {})[one.name]
        if (value) found[one.name] = value
      })
      return found
    },
    wrongOfPerson() {
      const { name, phone, id_number: idNumber, words } = this.data.fields
      const required = (text) => ((text || '').trim() ? '' : texts.errors.field_required)
      const wrong = {
        name: required(name), words: required(words), phone: answers.wrong({ type: 'phone', required: true }, phone),
        id_number: answers.wrong({ type: 'id_number' }, idNumber),
      }
      this.data.beside.forEach((one) => { wrong[one.name] = answers.wrong(one, one.value) })
      return wrong
    },
    /** Codes at the fields of the last page; of questions of the form the way back to each. */
    refuseAnswers(codes) {
      const names = { 'person.name': 'name', 'person.phone': 'phone', phone: 'phone', place: 'place_text' }
      const asked = this.course.questions
      this.refuseCodes(codes, names)
      const left = asked.filter((one) => (codes || {})[one.name])
        .map((one) => ({ name: one.name, text: one.text, said: answers.say(codes[one.name]) }))
      this.setData({ left })
    },
    to(event) {
      const at = steps.indexOf(this.course.questions, event.currentTarget.dataset.name)
      this.setData({ left: [] })
      return at < 0 ? Promise.resolve() : this.walk(at)
    },
    done(found) {
      if (found.is_order) {
        this.handedIn('order', found, texts.form.receiptOrder, '')
        return
      }
      this.dropDraft()
      this.setData({ link: found.link, isLast: false, step: [] })
    },
    copy() {
      wx.setClipboardData({ data: this.data.link, success: () => wx.showToast({ title: texts.form.copied, icon: 'none' }) })
    },
  },
})
