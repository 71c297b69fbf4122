/** Figures of explanations: importances, effects, and the reasons of rows. */

import { requireKind, requirePosition } from "../../core/errors";
import { readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import type {
  KernelExplanation,
  LocalEffects,
  PartialDependence,
  PermutationImportance,
} from "../../explanation";
import { figure } from "../figure";
import * as palette from "../palette";
import { horizontalLine, verticalLine } from "../regression/rows";
import { requireNotEmpty } from "../text";
import type { Figure, ScatterTrace } from "../types";
import { estimates } from "./estimates";
import { type LearningFigureOptions, TITLE } from "./options";

/** More features, or individual curves, cannot be told apart. */
const MOST_FEATURES = 15;
const MOST_CURVES = 100;
const EXPLANATION = { featureNames: "list", base: "list", contributions: "list", rows: "list" } as const;

/** What `treeShap.explain` and `kernelShap.explain` both give. */
type Explanation = Pick<KernelExplanation, "featureNames" | "base" | "contributions" | "rows">;

function requireExplanation(action: string, found: Explanation): void {
  const kind = "an explanation, as made by treeShap.explain or kernelShap.explain";
  requireKind(action, "found", found, kind, EXPLANATION);
}

/**
 * Permutation importances with their intervals (置换重要性图), the 15 largest.
 *
 * @throws {TypeError} If it is no result of `permutationImportance.compute`. @throws {RangeError} If there is no feature.
 *
 * @example
 * const features = [{ name: "price", importance: 0.3, lower: 0.2, upper: 0.4 }];
 * learningPlots.importances({ metric: 0.9, features }).description; // "The most important of 1 features is price, 0.300."
 */
export function importances(found: PermutationImportance, options: LearningFigureOptions = {}): Figure {
  const action = "draw importances";
  const { title = localized("What the model uses", "模型用到什么") } = readOptions(action, options, TITLE);
  requireKind(action, "found", found, "importances, as made by permutationImportance.compute", {
    features: "list",
  });
  requireNotEmpty(action, "features", found.features);
  const shown = [...found.features].sort((a, b) => b.importance - a.importance).slice(0, MOST_FEATURES);
  const [{ name, importance }] = shown;
  return figure({
    title,
    description: localized(
      `The most important of ${found.features.length} features is ${name}, ${importance.toFixed(3)}.`,
      `${found.features.length} 个特征中最重要的是${name}，${importance.toFixed(3)}。`,
    ),
    ...estimates(
      shown.map((one) => ({ ...one, value: one.importance })),
      localized("loss of the metric if shuffled, 95 % interval", "打乱后指标的损失，95 % 区间"),
    ),
  });
}

/**
 * Partial dependence on one feature (部分依赖图), with at most 100 individual curves in grey if they were kept.
 *
 * @throws {TypeError} If it is no result of `partialDependence.compute` for one feature.
 *
 * @example
 * const sum = ({ data, rows }) => Array.from({ length: rows }, (_, i) => data[2 * i] + data[2 * i + 1]);
 * const found = partialDependence.compute(sum, [[0, 1], [2, 3]], { features: ["x1"] });
 * learningPlots.dependence(found).description; // "The mean prediction goes from 2.00 at x1 = 0 to 4.00 at x1 = 2."
 */
export function dependence(found: PartialDependence, options: LearningFigureOptions = {}): Figure {
  const action = "draw a partial dependence";
  const { title } = readOptions(action, options, TITLE);
  const kind = "of one feature, as made by partialDependence.compute";
  const lists = { features: "list", grid: "list", mean: "list", curves: "list" } as const;
  requireKind(action, "found", found, kind, lists);
  requirePosition(action, "number of features", found.features.length - 1, 1);
  const [x] = found.grid;
  const step = Math.ceil(found.curves.length / MOST_CURVES);
  const curves = found.curves.filter((_, i) => i % step === 0);
  const thin = curves.map(
    (y): ScatterTrace => ({ type: "scatter", mode: "lines", x, y, line: { color: "#C9CCD1", width: 1 } }),
  );
  return effect(
    action,
    title,
    { name: found.features[0], x, y: found.mean, what: localized("mean prediction", "平均预测") },
    thin,
  );
}

/**
 * Accumulated local effects of a feature (累积局部效应图).
 *
 * @throws {TypeError} If it is no result of `accumulatedLocalEffects.compute`.
 *
 * @example
 * const found = { feature: "price", edges: [1, 2], effect: [-1, 1], counts: [5] };
 * learningPlots.effects(found).description; // "The effect goes from -1.00 at price = 1 to 1.00 at price = 2."
 */
export function effects(found: LocalEffects, options: LearningFigureOptions = {}): Figure {
  const action = "draw local effects";
  const { title } = readOptions(action, options, TITLE);
  const kind = "effects, as made by accumulatedLocalEffects.compute";
  requireKind(action, "found", found, kind, { feature: "text", edges: "list", effect: "list" });
  return effect(
    action,
    title,
    { name: found.feature, x: found.edges, y: found.effect, what: localized("effect", "效应") },
    [],
    true,
  );
}

function effect(
  action: string,
  title: string | undefined,
  { name, x, y, what }: { name: string; x: readonly number[]; y: readonly number[]; what: string },
  before: readonly ScatterTrace[],
  isAroundZero = false,
): Figure {
  requireNotEmpty(action, "grid", x);
  const [first, last] = [0, x.length - 1].map((k) => [
    y[k].toFixed(2),
    `${name} = ${Number(x[k].toPrecision(4))}`,
  ]);
  return figure({
    title: title ?? localized(`How ${name} changes the prediction`, `${name}怎样改变预测`),
    description: localized(
      `The ${what} goes from ${first.join(" at ")} to ${last.join(" at ")}.`,
      `${what}从 ${first[0]}（${first[1]}）变为 ${last[0]}（${last[1]}）。`,
    ),
    data: [
      ...before,
      { type: "scatter", mode: "lines", name: what, x, y, line: { color: palette.blue, width: 3 } },
    ],
    layout: {
      xaxis: { title: name },
      yaxis: { title: what },
      showlegend: false,
      ...(isAroundZero ? { shapes: [horizontalLine(0)] } : {}),
    },
  });
}

/**
 * Shapley values of many rows (SHAP 汇总图): a row of points for each feature, coloured by its value from low to high, features
 * with the largest mean absolute values first. The first output.
 *
 * @throws {TypeError} If it is no result of `treeShap.explain` or `kernelShap.explain`. @throws {RangeError} If there is no row.
 *
 * @example
 * const found = kernelShap.explain(({ data }) => data, [[1], [3]], [[2]]);
 * learningPlots.shapSummary(found).description; // "x1 moves the prediction most, by 1.00 on average."
 */
export function shapSummary(found: Explanation, options: LearningFigureOptions = {}): Figure {
  const action = "draw Shapley values";
  const { title = localized("What moves the predictions", "什么左右预测") } = readOptions(
    action,
    options,
    TITLE,
  );
  requireExplanation(action, found);
  requireNotEmpty(action, "rows", found.rows);
  const features = found.featureNames
    .map((name, j) => {
      const values = found.contributions.map(([row]) => row[j]);
      return {
        name,
        j,
        values,
        size: values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length,
      };
    })
    .sort((a, b) => b.size - a.size)
    .slice(0, MOST_FEATURES);
  const data = features.map(({ name, j, values }, place): ScatterTrace => {
    const own = found.rows.map((row) => row[j]);
    const sorted = own.filter((value): value is number => value !== null).sort((a, b) => a - b);
    const rankOf = (value: number | null) =>
      value === null ? 0.5 : sorted.filter((other) => other < value).length / Math.max(1, sorted.length - 1);
    const colours = own.map((value) => palette.colourAt(palette.diverging, rankOf(value)));
    // Points of a feature lie in a band, at heights that do not depend on their values.
    const y = values.map((_, i) => place + (((i * 7) % 11) - 5) / 22);
    return {
      type: "scatter",
      mode: "markers",
      name,
      x: values,
      y,
      marker: { color: colours, size: 5, opacity: 0.8 },
    };
  });
  const [{ name, size }] = features;
  return figure({
    title,
    description: localized(
      `${name} moves the prediction most, by ${size.toFixed(2)} on average.`,
      `${name}对预测影响最大，平均 ${size.toFixed(2)}。`,
    ),
    data,
    layout: {
      xaxis: {
        title: localized(
          "added to the prediction (orange: low value of the feature, blue: high)",
          "对预测的贡献（橙色：特征值低，蓝色：高）",
        ),
      },
      yaxis: {
        tickvals: [...features.keys()],
        ticktext: features.map((one) => one.name),
        autorange: "reversed",
      },
      shapes: [verticalLine(0, "dash")],
      showlegend: false,
      height: 140 + 34 * features.length,
    },
  });
}

/**
 * One row's reasons (单个客户的原因图): bars of what its features add to the mean prediction, the largest first. The first output.
 *
 * @param row Position of the row among the explained ones.
 * @throws As {@link shapSummary}. @throws {RangeError} If there is no such row.
 *
 * @example
 * const found = kernelShap.explain(({ data }) => data, [[1], [3]], [[2]]);
 * learningPlots.reasons(found, 1).description; // "From the mean of 2.00 to 3.00: x1 = 3 adds 1.00."
 */
export function reasons(found: Explanation, row: number, options: LearningFigureOptions = {}): Figure {
  const action = "draw reasons";
  const { title = localized("Why this prediction?", "为什么这样预测？") } = readOptions(
    action,
    options,
    TITLE,
  );
  requireExplanation(action, found);
  requirePosition(action, "row", row, found.rows.length);
  const parts = found.contributions[row][0]
    .map((part, j) => ({ part, name: `${found.featureNames[j]} = ${wordOf(found.rows[row][j])}` }))
    .sort((a, b) => Math.abs(b.part) - Math.abs(a.part));
  const shown = parts.slice(0, MOST_FEATURES);
  const rest = parts.slice(MOST_FEATURES).reduce((sum, { part }) => sum + part, 0);
  if (parts.length > MOST_FEATURES) shown.push({ part: rest, name: localized("all others", "其余") });
  const total = parts.reduce((sum, { part }) => sum + part, found.base[0]);
  const said = shown
    .slice(0, 3)
    .map(({ name, part }) => `${name}${localized(" adds ", "：")}${part.toFixed(2)}`);
  return figure({
    title,
    description: localized(
      `From the mean of ${found.base[0].toFixed(2)} to ${total.toFixed(2)}: ${said.join(", ")}.`,
      `从平均值 ${found.base[0].toFixed(2)} 到 ${total.toFixed(2)}：${said.join("，")}。`,
    ),
    data: [
      {
        type: "bar",
        orientation: "h",
        x: shown.map(({ part }) => part),
        y: shown.map(({ name }) => name),
        marker: { color: shown.map(({ part }) => (part < 0 ? palette.orange : palette.blue)) },
        text: shown.map(({ part }) => part.toFixed(3)),
      },
    ],
    layout: {
      xaxis: { title: localized("added to the mean prediction", "对平均预测的增减") },
      yaxis: { type: "category", categoryarray: shown.map(({ name }) => name), autorange: "reversed" },
      height: 140 + 30 * shown.length,
    },
  });
}

function wordOf(value: number | null): string {
  return value === null ? localized("missing", "缺失") : String(Number(value.toPrecision(4)));
}
