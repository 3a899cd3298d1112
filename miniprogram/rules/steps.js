// How a form is walked: a few questions at a time; the last step is where it is handed in.
const FEW = 4

/** The questions of a step. `size`: how many stand on one; in elders' mode one. */
function stepOf(questions, at, size) {
  return questions.slice(at * size, (at + 1) * size)
}

function count(questions, size) {
  return Math.ceil(questions.length / size)
}

/** The step on which a question stands; -1: on none. */
function stepWith(questions, name, size) {
  const index = questions.findIndex((one) => one.name === name)
  return index < 0 ? -1 : Math.floor(index / size)
}

/** How an answer reads where answers are checked. */
function reads(question, given) {
  const choices = question.choices || {}
  return String(given || '').split('\n').map((code) => choices[code] || code).join('、')
}

module.exports = { FEW, stepOf, count, stepWith, reads }
