const texts = require('../../texts')
const api = require('../../platform/api')
const start = require('../../platform/start')
const answers = require('../../rules/answers')

Component({
  behaviors: [
    require('../../behaviors/page'), require('../../behaviors/draft'), require('../../behaviors/number'),
    require('../../behaviors/receipt'),
  ],
  data: { t: texts.question },
  methods: {
    /** zone, scenario: of a special zone, whose lawyers answer. */
    onLoad(query) {
      this.title(texts.question.title)
      this.zone = { zone: query.zone || '', scenario: query.scenario || '' }
      this.openDraft('question', { text: '', place_text: '', opponent: '', phone: '' })
    },
    send() {
      const { text, place_text: place, opponent, phone } = this.data.fields
      const wrong = { text: (text || '').trim() ? '' : texts.errors.words_needed, phone: answers.wrong({ type: 'phone' }, phone) }
      if (this.refuse(wrong)) return Promise.resolve()
      const body = { text: text.trim(), kind: 'written', place_text: place, opponent, phone, ...this.zone }
      return this.attempt(() => start.start()
        .then((found) => this.checkWords(body.text, found.checks_content))
        .then((passes) => (passes ? api.ask(body, this.keyOf(body)) : undefined))
        .catch((problem) => {
          this.refuseCodes(problem.errors, { place: 'place_text' })
          throw problem
        }))
        .then((found) => {
          if (found) this.handedIn('question', found, texts.question.receipt, texts.question.receiptNext)
        })
    },
  },
})
