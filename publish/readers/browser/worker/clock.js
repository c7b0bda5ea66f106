// Time for a reader whose clock may be wrong: publish/core/clock.py in JavaScript.

export const DAY_MS = 86_400_000;
const midnight = (/** @type {string} */ day) => Date.parse(`${day}T00:00:00Z`);
const later = (/** @type {(string | null | undefined)[]} */ days) => days.filter((day) => !!day).sort().pop() ?? "";

/** Whether it is a day that exists, YYYY-MM-DD, from year 1 on. @param {unknown} value
 * @returns {value is string} */
export const isDay = (value) => typeof value === "string" && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)
  && value >= "0001" && new Date(midnight(value) || 0).toISOString().startsWith(value);

/** The newest day to remember as past: the editors' word, and the online key's as far as the clock agrees.
 * @param {Date} now @param {string} published @param {string | null} renewed @param {string} [before] */
export function believed(now, published, renewed, before) {
  const tomorrow = new Date(now.getTime() + DAY_MS).toISOString().slice(0, 10);
  return later([published, renewed && renewed <= tomorrow ? renewed : null, isDay(before) ? before : null]);
}
/** The later of the clock and the days. @param {Date} now @param {(string | null)[]} days */
export const latest = (now, ...days) => new Date(Math.max(now.getTime(), ...days.map((day) => day ? midnight(day) : 0)));

/** The newest signed day, if the clock has not come to it. @param {Date} now @param {(string | null)[]} days */
export const behindOf = (now, ...days) =>
  midnight(new Date(now.getTime()).toISOString().slice(0, 10)) + DAY_MS < midnight(later(days)) ? later(days) : null;
