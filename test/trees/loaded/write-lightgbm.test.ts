import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { lightgbmModel, treeShap, xgboostModel } from "../../../lib/trees";
import { pythonWith } from "../../neural/peers";
import { largestDifference } from "../../support/largest-difference";
import { readPeers, rowsOf } from "./peers";

const MODELS = ["xgboost-3", "lightgbm"].flatMap((file) =>
  Object.entries(readPeers(file).cases).map(([name, peer]) => {
    const model = (file === "lightgbm" ? lightgbmModel : xgboostModel).read(peer.text);
    return { name: `${file}, ${name}`, model, rows: rowsOf(peer) };
  }),
);
/** XGBoost's missing values of a split by category may go left; LightGBM's go right. */
const written = MODELS.flatMap((given) => {
  const byCategory = given.model.trees.flatMap((tree) =>
    (tree.leftCategories ?? []).map((list, node) => list !== null && tree.missingLeft[node]),
  );
  return byCategory.includes(true) ? [] : [{ ...given, text: lightgbmModel.write(given.model) }];
});

test("write() refuses only missing values that go left at a split by category", () => {
  const refused = MODELS.filter(({ name }) => !written.some((other) => other.name === name));
  expect(refused.length).toBeGreaterThan(0);
  for (const { model } of refused)
    expect(() => lightgbmModel.write(model)).toThrow(
      new RangeError(
        "Cannot write a LightGBM model: missingLeft of a split by category must be false, current value is true",
      ),
    );
});

describe.each(written)("write() $name", ({ model, rows, text }) => {
  test("read() gives the same sums", () => {
    const again = lightgbmModel.read(text);
    expect(largestDifference(lightgbmModel.raw(again, rows), lightgbmModel.raw(model, rows))).toBeLessThan(
      1e-12,
    );
    expect(
      largestDifference([...lightgbmModel.predict(again, rows)], [...lightgbmModel.predict(model, rows)]),
    ).toBeLessThan(1e-12);
    expect(again.link).toBe(model.link);
    const [ours, theirs] = [model, again].map((m) => treeShap.explain(m, rows));
    expect(largestDifference(theirs.contributions, ours.contributions)).toBeLessThan(1e-6);
  });
});

const python = pythonWith("lightgbm");
const SCRIPT = `
import json, sys, numpy as np, lightgbm
for text, rows in json.load(sys.stdin):
    rows = np.array([[np.nan if v is None else v for v in row] for row in rows])
    model = lightgbm.Booster(model_str=text)
    print(json.dumps([model.predict(rows, raw_score=True).tolist(), model.predict(rows, pred_contrib=True).tolist(), model.predict(rows).tolist()]))
`;

test.skipIf(python === undefined)(
  "LightGBM loads them and predicts and explains the same (on request: MERCHANT_LAB_PYTHON)",
  () => {
    const input = JSON.stringify(written.map(({ text, rows }) => [text, rows]));
    const output = execFileSync(python as string, ["-c", SCRIPT], { input, encoding: "utf8" });
    const answers = output
      .trim()
      .split("\n")
      .filter((line) => line.startsWith("[["));
    expect(answers.length).toBe(written.length);
    written.forEach(({ model, rows, name }, m) => {
      const [raw, contributions, predicted] = JSON.parse(answers[m]) as (number | number[])[][];
      expect(largestDifference(raw.flat(), lightgbmModel.raw(model, rows).flat()), name).toBeLessThan(1e-12);
      const { base, contributions: ours } = treeShap.explain(model, rows);
      const flat = ours.flatMap((row) => row.flatMap((parts, k) => [...parts, base[k]]));
      expect(largestDifference(contributions.flat(), flat), name).toBeLessThan(1e-6);
      if (model.outputs === 1 && model.classes.length === 0)
        expect(
          largestDifference(predicted as number[], [...lightgbmModel.predict(model, rows)]),
          name,
        ).toBeLessThan(1e-12);
      if (model.classes.length > 0) {
        const ofAll = lightgbmModel.probabilities(model, rows);
        const wanted = model.outputs > 1 ? ofAll.flat() : ofAll.map(([, one]) => one);
        expect(largestDifference(predicted.flat(), wanted), name).toBeLessThan(1e-12);
      }
    });
  },
);
