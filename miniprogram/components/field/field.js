const texts = require('../../texts')

// One question of a form, whatever its kind. It tells what was answered as text, as the platform takes it.
Component({
  properties: {
    question: { type: Object, value: {} },
    value: { type: String, value: '' },
    error: { type: String, value: '' },
    large: { type: Boolean, value: false },
  },
  data: { t: texts.common, form: texts.form, choices: [] },
  observers: {
    'question, value': function choices(question, value) {
      const given = (question.choices && Object.keys(question.choices)) || []
      const chosen = String(value || '').split('\n')
      const offered = given.length ? given.map((code) => [code, question.choices[code]])
        : [['yes', texts.common.yes], ['no', texts.common.no]]
      this.setData({ choices: offered.map(([code, label]) => ({ code, label, chosen: chosen.includes(code) })) })
    },
  },
  methods: {
    tell(value) { this.triggerEvent('answer', { name: this.properties.question.name, value }) },
    typed(event) { this.tell(event.detail.value) },
    choose(event) { this.tell(event.currentTarget.dataset.code) },
    tick(event) {
      const code = event.currentTarget.dataset.code
      const chosen = this.data.choices.filter((one) => (one.code === code ? !one.chosen : one.chosen))
      this.tell(chosen.map((one) => one.code).join('\n'))
    },
  },
})
