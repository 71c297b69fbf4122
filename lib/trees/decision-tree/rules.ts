/** A tree in words: its splits as text, and a rule for each leaf. */
import { positionOfLargest } from "../../core/sorting/position-of-largest";
import { withDisplay } from "../../core/text/display";
import { type DecisionTree, type RegressionTree, requireTree } from "./model";

/** What leads to a leaf, and what it answers. */
export interface LeafRule {
  /** Number of the leaf. */
  readonly node: number;
  /** "tenure <= 16.5 and 70 < charges <= 95", or "always". */
  readonly words: string;
  /** The most probable class, or the mean. */
  readonly answer: string | number;
  /** Share of that class among the training rows of the leaf; only of classes. */
  readonly probability?: number;
  /** Training rows of the leaf, by weight. */
  readonly cover: number;
}

/** Levels that the display shows. */
const SHOWN = 10;

/** Adds a display to a tree: its splits as text, as in scikit-learn's `export_text`. */
export function withRules<Model extends DecisionTree | RegressionTree>(record: Omit<Model, symbol>): Model {
  return withDisplay(record as Model, (model) => ({ "text/plain": linesOf(model, 0, 0).join("\n") }));
}

function linesOf(model: DecisionTree | RegressionTree, node: number, depth: number): string[] {
  const { feature, threshold, left, right } = model.tree;
  const indent = `${"|   ".repeat(depth)}|--- `;
  if (feature[node] < 0) {
    const { answer } = answerOf(model, node);
    return [indent + ("classes" in model ? `class: ${answer}` : `value: [${(answer as number).toFixed(2)}]`)];
  }
  if (depth > SHOWN) return [`${indent}truncated branch`];
  const asked = (sign: string) =>
    `${indent}${model.featureNames[feature[node]]} ${sign} ${threshold[node].toFixed(2)}`;
  const below = [left[node], right[node]].map((child) => linesOf(model, child, depth + 1));
  return [asked("<="), ...below[0], asked("> "), ...below[1]];
}

/**
 * The rule of each leaf in words (规则), that of the largest leaf first. O(nodes depth).
 *
 * @throws {TypeError} If it is not a tree.
 *
 * @example
 * const model = decisionTree.fit([[1], [2], [3], [9]], ["stays", "stays", "leaves", "leaves"]);
 * rules(model)[0].words; // "x1 <= 2.5"
 * rules(model)[0].answer; // "stays"
 */
export function rules(model: DecisionTree | RegressionTree): LeafRule[] {
  requireTree("read the rules of a tree", model);
  const { feature, threshold, left, right, cover } = model.tree;
  const found: LeafRule[] = [];
  /** @param limits The lowest and the highest value by feature, in the order in which they were asked. */
  function follow(node: number, limits: ReadonlyMap<number, readonly [number, number]>): void {
    const asked = feature[node];
    if (asked < 0) {
      const words = [...limits].map(([j, range]) => rangeText(model.featureNames[j], range)).join(" and ");
      found.push({ node, words: words || "always", ...answerOf(model, node), cover: cover[node] });
      return;
    }
    const [low, high] = limits.get(asked) ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    follow(left[node], new Map(limits).set(asked, [low, threshold[node]]));
    follow(right[node], new Map(limits).set(asked, [threshold[node], high]));
  }
  follow(0, new Map());
  return found.sort((a, b) => b.cover - a.cover);
}

function rangeText(name: string, [low, high]: readonly [number, number]): string {
  const number = (value: number) => String(Number(value.toPrecision(6)));
  if (high === Number.POSITIVE_INFINITY) return `${name} > ${number(low)}`;
  return low === Number.NEGATIVE_INFINITY
    ? `${name} <= ${number(high)}`
    : `${number(low)} < ${name} <= ${number(high)}`;
}

function answerOf(
  model: DecisionTree | RegressionTree,
  node: number,
): Pick<LeafRule, "answer" | "probability"> {
  if (model.kind === "regression-tree") return { answer: model.tree.value[node] };
  const k = model.classes.length;
  const shares = model.tree.value.slice(node * k, (node + 1) * k);
  const best = positionOfLargest(shares);
  return { answer: model.classes[best], probability: shares[best] };
}
