/**
 * Scores on real data, of the same folds and parameters as LightGBM's: the larger sets on request, with MERCHANT_LAB_LARGE=1.
 */
import { describe, expect, test } from "vitest";
import { datasets } from "../../../lib/data";
import { metrics } from "../../../lib/metrics";
import { splitting } from "../../../lib/selection";
import { gradientBoosting } from "../../../lib/trees";
import golden from "../golden/boosting.json";
import { type Columns, oneHot } from "./one-hot";

const BINARY = { learningRate: 0.05, maxLeaves: 8, trees: 200 };
const DIGITS = { trees: 30, maxLeaves: 15 };
const isLong = process.env.MERCHANT_LAB_LARGE !== undefined;

const SETS = [
  {
    name: "telco",
    set: "telco-churn",
    files: [undefined],
    target: "Churn",
    left: ["customerID"],
    isShort: true,
  },
  {
    name: "wholesale",
    set: "wholesale-customers",
    files: [undefined],
    target: "Channel",
    left: [],
    isShort: true,
  },
  { name: "shoppers", set: "online-shoppers-intention", files: [undefined], target: "Revenue", left: [] },
  { name: "bank", set: "bank-marketing", files: [undefined], target: "y", left: [] },
  { name: "optdigits", set: "optdigits", files: ["optdigits.tra", "optdigits.tes"], target: "", left: [] },
] as const;

const asked = SETS.filter((set) => (isLong || "isShort" in set) && datasets.isAvailable(set.set));

describe.skipIf(asked.length === 0)("gradientBoosting on real data", () => {
  test.each(asked)(
    "$name: scores are those of LightGBM",
    { timeout: 600_000 },
    async ({ name, set, files, target, left }) => {
      const parts: Columns[] = [];
      for (const file of files) parts.push((await datasets.table(set, file)).columns as Columns);
      const names = Object.keys(parts[0]);
      const columns = Object.fromEntries(
        names.map((column) => [column, parts.flatMap((part) => [...(part[column] as readonly unknown[])])]),
      ) as Columns;
      const label = target === "" ? names[names.length - 1] : target;
      const classes = columns[label] as readonly (string | number)[];
      const rows = oneHot(columns, [label, ...left]);
      const { folds, columns: width } = golden.scores[name];
      expect(rows[0]).toHaveLength(width);
      const differences = splitting.stratifiedKFold(classes, { folds: 5, seed: 42 }).map((split, k) => {
        const take = <T>(values: readonly T[], indices: Int32Array) => Array.from(indices, (i) => values[i]);
        const [train, tested] = [split.trainIndices, split.testIndices];
        const given = [take(rows, train), take(classes, train)] as const;
        const [others, actual] = [take(rows, tested), take(classes, tested)];
        if (name === "optdigits") {
          const model = gradientBoosting.fit(...given, { ...DIGITS, loss: "multinomial" });
          return metrics.accuracy(actual, gradientBoosting.predict(model, others)) - folds[k];
        }
        const model = gradientBoosting.fit(...given, { ...BINARY, loss: "logistic" });
        const scores = gradientBoosting.raw(model, others).map(([score]) => score);
        return metrics.rocAuc(actual, scores) - folds[k];
      });
      const mean = differences.reduce((sum, value) => sum + value, 0) / 5;
      const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
      expect(Math.abs(mean)).toBeLessThanOrEqual(0.003);
      expect(Math.abs(mean)).toBeLessThanOrEqual(2 * Math.sqrt(variance / 5));
      if (name === "telco")
        expect(Math.abs(mean + folds.reduce((sum, auc) => sum + auc, 0) / 5 - 0.847)).toBeLessThan(0.003);
    },
  );
});
