// Days and times as people read them. The platform's moments carry their zone; people here live in one.
const WEEKDAYS = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六']
const CHINA_HOURS = 8

function inChina(moment) {
  return new Date(Date.parse(moment) + CHINA_HOURS * 3600 * 1000)
}

const two = (number) => String(number).padStart(2, '0')

/** 2026-11-30, for asking the platform. */
function dayOf(moment) {
  const at = inChina(moment)
  return at.getUTCFullYear() + '-' + two(at.getUTCMonth() + 1) + '-' + two(at.getUTCDate())
}

/** 11月30日 星期一 */
function sayDay(moment) {
  const at = inChina(moment)
  return (at.getUTCMonth() + 1) + '月' + at.getUTCDate() + '日 ' + WEEKDAYS[at.getUTCDay()]
}

/** 09:30 */
function sayTime(moment) {
  const at = inChina(moment)
  return two(at.getUTCHours()) + ':' + two(at.getUTCMinutes())
}

function say(moment) {
  return sayDay(moment) + ' ' + sayTime(moment)
}

function addDays(day, days) {
  return dayOf(new Date(Date.parse(day + 'T00:00:00+08:00') + days * 86400 * 1000).toISOString())
}

/** Slots by day, in the order in which they come: [{day, said, slots: [{…, time}]}]. */
function byDay(slots) {
  const days = []
  slots.forEach((slot) => {
    const day = dayOf(slot.begins_at)
    let last = days[days.length - 1]
    if (!last || last.day !== day) {
      last = { day, said: sayDay(slot.begins_at), slots: [] }
      days.push(last)
    }
    last.slots.push({ ...slot, time: sayTime(slot.begins_at) })
  })
  return days
}

module.exports = { dayOf, sayDay, sayTime, say, addDays, byDay }
