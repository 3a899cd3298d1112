// How a form is walked: a few questions at a time; the last step is where it is handed in.
const FEW = 4

/** The questions of a step that begins at one. `size`: how many stand on it; in elders' mode one. */
function stepAt(questions, at, size) {
  return questions.slice(at, at + size)
}

/** Where the next step begins: an answer may have brought questions before the last one that was shown. */
function after(questions, at, shown) {
  const next = questions.findIndex((one, index) => index >= at && !shown.includes(one.name))
  return next < 0 ? questions.length : next
}

function indexOf(questions, name) {
  return questions.findIndex((one) => one.name === name)
}

/** How an answer reads where answers are checked. */
function reads(question, given) {
  const choices = question.choices || {}
  return String(given || '').split('\n').map((code) => choices[code] || code).join('、')
}

module.exports = { FEW, stepAt, after, indexOf, reads }
