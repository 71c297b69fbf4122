/** Curves over the threshold, one for each model. */

import { mustBe, requireKind } from "../../core/errors";
import { type ByName, readEntries, readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import type { GainCurve, PrecisionRecallCurve, ProfitCurve, RocCurve } from "../../metrics";
import { figure } from "../figure";
import * as palette from "../palette";
import { diagonal } from "../regression/rows";
import type { Figure, ScatterTrace } from "../types";
import { type LearningFigureOptions, TITLE } from "./options";

const SHARE = { tickformat: ".0%", range: [0, 1.03] as const };

/** Draws one line for each curve, after `before`, and says what `describe` says of each. */
function draw<Curve extends object>(
  curves: ByName<Curve>,
  options: LearningFigureOptions,
  x: keyof Curve & string,
  y: keyof Curve & string,
  words: {
    what: string;
    title: string;
    xTitle: string;
    yTitle: string;
    describe: (name: string, curve: Curve) => string;
  },
  before: readonly ScatterTrace[] = [],
): Figure {
  const action = `draw ${words.what}`;
  const { title = words.title } = readOptions(action, options, TITLE);
  const entries = readEntries<Curve>(action, "curves", curves, "curves by name of the model");
  if (entries.length === 0) throw new RangeError(mustBe(action, "curves", "at least one curve", 0));
  const lines = entries.map(([name, curve], k): ScatterTrace => {
    requireKind(action, `curves.${name}`, curve, `${words.what}, as lib's metrics make them`, {
      [x]: "list",
      [y]: "list",
    });
    const line = { color: palette.seriesColour(k), width: 2 };
    return { type: "scatter", mode: "lines", name, x: curve[x] as number[], y: curve[y] as number[], line };
  });
  return figure({
    title,
    description: entries.map(([name, curve]) => words.describe(name, curve)).join(" "),
    data: [...before, ...lines],
    layout: {
      xaxis: { title: words.xTitle, ...SHARE },
      yaxis: { title: words.yTitle, ...(y === "profit" ? {} : SHARE) },
    },
  });
}

function area(x: readonly number[], y: readonly number[]): string {
  return x
    .reduce((sum, to, k) => (k === 0 ? 0 : sum + ((to - x[k - 1]) * (y[k] + y[k - 1])) / 2), 0)
    .toFixed(3);
}

/**
 * ROC curves (ROC 曲线), one for each model, and the line of guessing.
 *
 * @param curves As `metrics.rocCurve` makes them, by name.
 * @throws {TypeError} If one is no such curve. @throws {RangeError} If there is none.
 *
 * @example
 * const curve = metrics.rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * learningPlots.roc({ forest: curve }).description; // "The area under the curve of forest is 0.750."
 */
export function roc(curves: ByName<RocCurve>, options: LearningFigureOptions = {}): Figure {
  const describe = (name: string, curve: RocCurve) => {
    const auc = area(curve.falsePositiveRate, curve.truePositiveRate);
    return localized(`The area under the curve of ${name} is ${auc}.`, `${name}：曲线下面积 ${auc}。`);
  };
  const words = {
    what: "ROC curves",
    title: localized("Found against false alarms", "查出的与误报的"),
    xTitle: localized("false alarms, share of the others", "误报，占负例的比例"),
  };
  const all = { ...words, yTitle: localized("found, share of the positive", "查出，占正例的比例"), describe };
  return draw(curves, options, "falsePositiveRate", "truePositiveRate", all, [
    diagonal(localized("guessing", "随机猜测"), [0, 1]),
  ]);
}

/**
 * Precision-recall curves (查准率-查全率曲线), one for each model.
 *
 * @param curves As `metrics.precisionRecallCurve` makes them, by name.
 * @throws As {@link roc}.
 *
 * @example
 * const curve = metrics.precisionRecallCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * learningPlots.precisionRecall({ forest: curve }).description; // "forest: at recall 50 % the precision is 100 %."
 */
export function precisionRecall(
  curves: ByName<PrecisionRecallCurve>,
  options: LearningFigureOptions = {},
): Figure {
  const describe = (name: string, { precision, recall }: PrecisionRecallCurve) => {
    const reached = precision.filter((_, k) => recall[k] >= 0.5);
    const best = Math.round(100 * Math.max(...reached));
    return localized(
      `${name}: at recall 50 % the precision is ${best} %.`,
      `${name}：召回率 50 % 时精确率为 ${best} %。`,
    );
  };
  const title = localized("How many are right, how many are found", "有多少是对的，查出了多少");
  const [xTitle, yTitle] = [localized("recall", "召回率"), localized("precision", "精确率")];
  const all = { what: "precision-recall curves", title, xTitle, yTitle, describe };
  return draw(curves, options, "recall", "precision", all);
}

/**
 * Gain curves (增益曲线), one for each model, and the line of contacts at random.
 *
 * @param curves As `metrics.gainCurve` makes them, by name.
 * @throws As {@link roc}.
 *
 * @example
 * const curve = metrics.gainCurve([1, 0, 1, 0], [0.9, 0.2, 0.6, 0.4]);
 * learningPlots.gain({ forest: curve }).description; // "forest: the first 20 % hold 40 % of the positive."
 */
export function gain(curves: ByName<GainCurve>, options: LearningFigureOptions = {}): Figure {
  const describe = (name: string, { share, gain }: GainCurve) => {
    const k = Math.max(
      1,
      share.findIndex((part) => part >= 0.2),
    );
    const slope = (gain[k] - gain[k - 1]) / (share[k] - share[k - 1]);
    const held = Math.round(100 * (gain[k - 1] + slope * (0.2 - share[k - 1])));
    return localized(
      `${name}: the first 20 % hold ${held} % of the positive.`,
      `${name}：前 20 % 中有 ${held} % 的正例。`,
    );
  };
  const words = {
    what: "gain curves",
    title: localized("Whom to contact first", "先联系谁"),
    xTitle: localized("contacted, share of all", "联系的比例"),
  };
  const all = { ...words, yTitle: localized("reached, share of the positive", "触及的正例比例"), describe };
  return draw(curves, options, "share", "gain", all, [diagonal(localized("at random", "随机"), [0, 1])]);
}

/**
 * Profit (利润曲线) over the share that is contacted, one curve for each model.
 *
 * @param curves As `metrics.profitCurve` makes them, by name.
 * @throws As {@link roc}.
 *
 * @example
 * const curve = metrics.profitCurve([1, 0, 1, 0], [0.9, 0.7, 0.6, 0.4], { truePositive: 30, falsePositive: -5 });
 * learningPlots.profit({ forest: curve }).description; // "forest: most profit, 55.00, if 75 % are contacted."
 */
export function profit(curves: ByName<ProfitCurve>, options: LearningFigureOptions = {}): Figure {
  const describe = (name: string, { best }: ProfitCurve) =>
    localized(
      `${name}: most profit, ${best.profit.toFixed(2)}, if ${Math.round(100 * best.share)} % are contacted.`,
      `${name}：联系 ${Math.round(100 * best.share)} % 时利润最高，为 ${best.profit.toFixed(2)}。`,
    );
  const words = {
    what: "profit curves",
    title: localized("Profit by share contacted", "利润随联系比例的变化"),
    xTitle: localized("contacted, share of all", "联系的比例"),
  };
  return draw(curves, options, "share", "profit", {
    ...words,
    yTitle: localized("profit", "利润"),
    describe,
  });
}
