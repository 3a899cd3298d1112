// A page with fields: what is typed is kept on the phone at once, and is there again when the page is opened.
const drafts = require('../storage/drafts')
const answers = require('../rules/answers')

module.exports = Behavior({
  data: { fields: {}, errors: {} },
  methods: {
    /** name: of the draft; begin: values of fields that nobody has typed yet. */
    openDraft(name, begin) {
      this.draft = name
      this.setData({ fields: { ...begin, ...drafts.load(name) } })
    },
    typed(event) {
      this.keepField(event.currentTarget.dataset.name, event.detail.value)
    },
    keepField(name, value) {
      const { [name]: gone, ...errors } = this.data.errors
      this.setData({ fields: { ...this.data.fields, [name]: value }, errors })
      drafts.save(this.draft, { [name]: value })
    },
    keyOf(body) {
      return drafts.keyOf(this.draft, body)
    },
    dropDraft() {
      drafts.drop(this.draft)
    },
    /** Say what is wrong by field; returns whether anything is. */
    refuse(found) {
      const errors = {}
      Object.keys(found).filter((name) => found[name]).forEach((name) => { errors[name] = found[name] })
      this.setData({ errors })
      return Object.keys(errors).length > 0
    },
    /** The platform's codes by field, as sentences at the fields that this page has. */
    refuseCodes(codes, names) {
      const found = {}
      Object.keys(codes || {}).forEach((name) => {
        const own = (names && names[name]) || name
        found[own] = answers.say(codes[name])
      })
      return this.refuse(found)
    },
  },
})
