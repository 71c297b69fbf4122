import { integer, positive, readOptions, textNotEmpty, withDefault } from "../../core/options";
import { localized } from "../../core/text/language";
import { type BetaGeometric, betaGeometric } from "../../customers";
import { heatmap } from "../charts/heatmap";
import type { Figure } from "../types";
import { type CustomerFigureOptions, FIGURE_OPTIONS } from "./options";

/** Options of `customerPlots.probabilityAlive`. */
export interface ProbabilityAliveOptions extends CustomerFigureOptions {
  /** Time since the first purchase, in the unit of the model. */
  readonly age: number;
  /** The largest number of repeat purchases. @default 10 */
  readonly most?: number;
  /** Unit of time. @default "time" */
  readonly unit?: string;
}

const STEPS = 12;

/**
 * The probability that a customer is still there (存活概率图), by the number of repeat purchases and the time since the last one. The
 * same pause says more about a customer who used to come often.
 *
 * @param model As `betaGeometric.fit` makes it.
 * @throws {TypeError} If this is no model. @throws {RangeError} If the age is not above 0.
 *
 * @example
 * const model = betaGeometric.fit({ frequency: [2, 1, 0, 5], recency: [30, 2, 0, 35], age: [39, 39, 38, 37] });
 * customerPlots.probabilityAlive(model, { age: 39 }).data.length; // 1
 */
export function probabilityAlive(model: BetaGeometric, options: ProbabilityAliveOptions): Figure {
  const action = "draw the probability of being alive";
  const { title, age, most, unit } = readOptions(action, options, {
    ...FIGURE_OPTIONS,
    age: positive,
    most: withDefault(10, integer(1)),
    unit: withDefault(localized("time", "时间"), textNotEmpty),
  });
  const pauses = Array.from({ length: STEPS }, (_, i) => (age * i) / STEPS);
  const counts = Array.from({ length: most }, (_, i) => i + 1);
  const rows = pauses.map((pause) =>
    betaGeometric.probabilityAlive(model, {
      frequency: counts,
      recency: counts.map(() => age - pause),
      age: counts.map(() => age),
    }),
  );
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const half = pauses[STEPS / 2];
  const [once, often] = [rows[STEPS / 2][0], rows[STEPS / 2][most - 1]];
  return heatmap(rows, {
    title: title ?? localized("Probability that a customer is still there", "客户仍活跃的概率"),
    description: localized(
      `${Number(half.toPrecision(3))} ${unit} after the last purchase it is ${percent(once)} with 1 repeat purchase and ${percent(often)} with ${most}.`,
      `距上次购买 ${Number(half.toPrecision(3))} ${unit}时，回购 1 次的为 ${percent(once)}，回购 ${most} 次的为 ${percent(often)}。`,
    ),
    xNames: counts,
    yNames: pauses.map((pause) => pause.toFixed(pauses[1] < 2 ? 1 : 0)),
    xTitle: localized("repeat purchases", "回购次数"),
    yTitle: localized(`${unit} since the last purchase`, `距上次购买（${unit}）`),
    valueTitle: localized("probability", "概率"),
    digits: 2,
  });
}
