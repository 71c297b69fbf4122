/** A decision tree as a drawing. */

import { requireKind } from "../../core/errors";
import {
  integer,
  type OptionReaders,
  optional,
  readOptions,
  textNotEmpty,
  withDefault,
} from "../../core/options";
import { positionOfLargest } from "../../core/sorting/position-of-largest";
import { localized } from "../../core/text/language";
import type { decisionTree, regressionTree } from "../../trees";
import { figure } from "../figure";
import * as palette from "../palette";
import type { Annotation, Figure } from "../types";

/** Options of `learningPlots.tree`. */
export interface TreeFigureOptions {
  /** @default a title that says how deep the tree is */
  readonly title?: string;
  /** Levels of questions that are drawn; what is below is a leaf of the drawing. @default 3 */
  readonly depth?: number;
}

const OPTIONS = {
  title: optional(textNotEmpty),
  depth: withDefault(3, integer(1)),
} satisfies OptionReaders<TreeFigureOptions>;

/**
 * A decision tree (决策树图): a row goes left if the answer is yes. Each leaf has its answer, for classes the share of it, and the
 * training rows that reach it.
 *
 * @param model As made by `decisionTree.fit` or `regressionTree.fit`.
 * @throws {TypeError} If it is no tree.
 *
 * @example
 * const model = decisionTree.fit([[1], [2], [5], [9]], ["stays", "stays", "leaves", "leaves"]);
 * learningPlots.tree(model).description; // "The first question is x1 ≤ 3.5. 2 leaves; the largest, of 2 rows, answers stays (100 %)."
 */
export function tree(
  model: decisionTree.DecisionTree | regressionTree.RegressionTree,
  options: TreeFigureOptions = {},
): Figure {
  const action = "draw a tree";
  const { title, depth } = readOptions(action, options, OPTIONS);
  const kind = "a tree, as made by decisionTree.fit or regressionTree.fit";
  const parts = {
    feature: "list",
    threshold: "list",
    left: "list",
    right: "list",
    value: "list",
    cover: "list",
  } as const;
  requireKind(action, "model", model, kind, {
    featureNames: "list",
    classes: ["list", "undefined"],
    tree: parts,
  });
  const { feature, threshold, left, right, value, cover } = model.tree;
  const names = "classes" in model ? model.classes : undefined;
  const answerOf = (node: number) => {
    if (!names) return String(Number(value[node].toPrecision(4)));
    const shares = value.slice(node * names.length, (node + 1) * names.length);
    const best = positionOfLargest(shares);
    return `${names[best]} (${Math.round(100 * shares[best])} %)`;
  };
  const question = (node: number) =>
    `${model.featureNames[feature[node]]}<br>≤ ${Number(threshold[node].toPrecision(4))}`;
  const [x, y]: (number | null)[][] = [[], []];
  const annotations: Annotation[] = [];
  const leaves: number[] = [];
  const write = (text: string, at: number, level: number, color: string) => {
    annotations.push({ text, x: at, y: -level, bgcolor: "#FFFFFF", font: { size: 11, color } });
    return at;
  };
  /** Draws a node and what is below it. Returns where it stands. */
  const draw = (node: number, level: number): number => {
    if (feature[node] < 0 || level === depth) {
      leaves.push(node);
      const text = `<b>${answerOf(node)}</b><br>${Math.round(cover[node]).toLocaleString("en-US")} ${localized("rows", "行")}`;
      return write(text, leaves.length - 1, level, palette.blue);
    }
    const [yes, no] = [draw(left[node], level + 1), draw(right[node], level + 1)];
    const at = (yes + no) / 2;
    for (const child of [yes, no]) {
      x.push(at, child, null);
      y.push(-level, -level - 1, null);
    }
    return write(question(node), at, level, "#24292F");
  };
  draw(0, 0);
  const levels = -Math.min(0, ...y.map((one) => one ?? 0));
  const largest = leaves.reduce((a, b) => (cover[b] > cover[a] ? b : a));
  const asked = feature[0] < 0 ? "" : question(0).replace("<br>", " ");
  const first =
    feature[0] < 0
      ? localized("There is no question.", "没有提问。")
      : localized(`The first question is ${asked}.`, `第一个问题是 ${asked}。`);
  return figure({
    title:
      title ??
      localized(
        `A tree of ${levels} ${levels === 1 ? "level" : "levels"}: left if the answer is yes`,
        `${levels} 层的树：回答“是”向左`,
      ),
    description: localized(
      `${first} ${leaves.length} ${leaves.length === 1 ? "leaf" : "leaves"}; the largest, of ${Math.round(cover[largest])} rows, answers ${answerOf(largest)}.`,
      `${first}共 ${leaves.length} 片叶；最大的有 ${Math.round(cover[largest])} 行，回答 ${answerOf(largest)}。`,
    ),
    data: [{ type: "scatter", mode: "lines", x, y, line: { color: "#C9CCD1", width: 1.5 } }],
    layout: {
      xaxis: { visible: false, range: [-0.6, leaves.length - 0.4] },
      yaxis: { visible: false, range: [-levels - 0.5, 0.4] },
      annotations,
      showlegend: false,
      height: 130 + 90 * levels,
    },
  });
}
