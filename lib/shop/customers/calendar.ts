/**
 * The calendar and the seasons (季节): the day factor of the number of sessions is a product of weekday, yearly wave, growth,
 * festivals and an autocorrelated shock.
 *
 * $$f_d = w_{d \bmod 7}\,\bigl(1 + A \cos 2\pi\tfrac{d - \text{peak}}{365.25}\bigr)\,(1 + g)^{d / 365.25}\,e_d\,\exp(u_d),
 * \qquad u_d = \phi u_{d-1} + \sigma\sqrt{1 - \phi^2}\,z_d$$
 *
 * @see Box, G. E. P., Jenkins, G. M. & Reinsel, G. C. (1994). Time Series Analysis, 3rd ed., sections 3.2 and 9.
 */
import type { ShopParameters } from "../parameters/parameters";
import { normal, streamFor } from "../random/draws";
import { cosineOfTurns, exp, ln } from "../random/portable";
import { tableOf } from "../tables/growing-table";
import { REFERENCE, type ReferenceTables } from "../tables/schemas";
import type { SeasonTruth } from "../truth";

const DAY = 86_400_000;

/** Shopping festivals, by month and day. */
const EVENTS: Readonly<Record<string, string>> = {
  "03-08": "Women's Day 妇女节",
  "06-18": "618",
  "11-11": "Singles' Day 双十一",
  "12-12": "Double Twelve 双十二",
};

export interface Calendar {
  readonly table: ReferenceTables["calendar"];
  readonly season: SeasonTruth;
  /** Day of the year, from 0, of each day of the shop. */
  readonly dayOfYear: Int32Array;
}

export function makeCalendar(seed: number, { calendar, season }: ShopParameters): Calendar {
  const days = 7 * calendar.weeks;
  const first = Date.parse(`${calendar.firstDate}T00:00:00Z`);
  const dates = Array.from({ length: days }, (_, day) => new Date(first + day * DAY));
  const date = dates.map((time) => time.toISOString().slice(0, 10));
  const dayOfYear = Int32Array.from(
    dates,
    (time) => (time.getTime() - Date.UTC(time.getUTCFullYear(), 0)) / DAY,
  );
  const weekday = Int32Array.from(dates, (time) => (time.getUTCDay() + 6) % 7);
  const event = date.map((text) => EVENTS[text.slice(5)] ?? "");

  const random = streamFor(seed, "day shocks");
  const { shockPersistence, shockDeviation } = season;
  const innovation = shockDeviation * Math.sqrt(1 - shockPersistence * shockPersistence);
  const weekdayMean = season.weekdayFactors.reduce((sum, factor) => sum + factor, 0) / 7;
  const weekdayFactors = season.weekdayFactors.map((factor) => factor / weekdayMean);
  const growth = ln(1 + season.trendPerYear);
  const eventFactor = Float64Array.from(event, (name) => (name === "" ? 1 : season.eventFactor));
  const yearly = Float64Array.from(dayOfYear, (day) =>
    yearlyWave(day, season.yearlyAmplitude, season.yearlyPeakDay),
  );
  const trend = Float64Array.from(date, (_, day) => exp((growth * day) / 365.25));
  let state = shockDeviation * normal(random);
  const shock = Float64Array.from(date, () => {
    const now = state;
    state = shockPersistence * state + innovation * normal(random);
    return exp(now);
  });
  const dayFactor = Float64Array.from(
    date,
    (_, day) => weekdayFactors[weekday[day]] * yearly[day] * trend[day] * eventFactor[day] * shock[day],
  );
  return {
    table: tableOf(REFERENCE.calendar, {
      date,
      week: Int32Array.from(date, (_, day) => Math.floor(day / 7)),
      weekday,
      event,
    }),
    season: { weekdayFactors, yearly, trend, event: eventFactor, shock, dayFactor },
    dayOfYear,
  };
}

/** A cosine wave with a period of one year and mean 1. */
export function yearlyWave(dayOfYear: number, amplitude: number, peakDay: number): number {
  return 1 + amplitude * cosineOfTurns((dayOfYear - peakDay) / 365.25);
}
