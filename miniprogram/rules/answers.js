// Whether an answer has the form of its kind. The platform judges again; this spares people a request.
const texts = require('../texts')

const WRONG = {
  number: (text) => !/^\d{1,9}$/.test(text),
  // As people write sums: 5,600元.
  money: (text) => !/^\d{1,12}(\.\d{1,2})?$/.test(text.replace(/[,，元\s]/g, '')),
  date: (text) => !/^\d{4}-\d{2}-\d{2}$/.test(text),
  phone: (text) => !isPhone(text),
  id_number: (text) => !isIdNumber(text),
}
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const LAST = '10X98765432'

function isPhone(text) {
  return /^1[3-9]\d{9}$/.test(text) || /^0\d{2,3}-?\d{7,8}$/.test(text)
}

/** The last digit of an identity number follows from the others (GB 11643). */
function isIdNumber(text) {
  if (!/^\d{17}[\dXx]$/.test(text)) return false
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(text[index]), 0)
  return LAST[sum % 11] === text[17].toUpperCase()
}

/** What is wrong with an answer, as a sentence; empty if nothing is. */
function wrong(question, given) {
  const text = String(given === undefined || given === null ? '' : given).trim()
  if (!text) return question.required && question.type !== 'file' ? texts.errors.field_required : ''
  const test = WRONG[question.type]
  return test && test(text) ? texts.errors[question.type] || texts.errors.field_wrong : ''
}

/** The sentence for a code of the platform's. */
function say(code) {
  return texts.errors[code] || texts.errors.field_wrong
}

module.exports = { wrong, say, isPhone, isIdNumber }
