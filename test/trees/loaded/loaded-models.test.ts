import { describe, expect, test } from "vitest";
import { lightgbmModel, treeShap, xgboostModel } from "../../../lib/trees";
import { largestDifference } from "../../support/largest-difference";
import { contributionsOf, listed, predictionsOf, readPeers, rowsOf, sizeOf } from "./peers";

/** XGBoost adds up in float32. */
const PEERS = [
  { file: "xgboost-1", module: xgboostModel, within: 1e-6, version: "1.7.6" },
  { file: "xgboost-2", module: xgboostModel, within: 1e-6, version: "2.1.4" },
  { file: "xgboost-3", module: xgboostModel, within: 1e-6, version: "3.2.0" },
  { file: "lightgbm", module: lightgbmModel, within: 1e-14, version: "4.7.0" },
];

describe.each(PEERS)("models of $file", ({ file, module, within, version }) => {
  const { cases, versions } = readPeers(file);

  test("are of the version that the name says", () => {
    expect(versions[file.split("-")[0]]).toBe(version);
  });

  describe.each(Object.entries(cases))("%s", (name, peer) => {
    const model = module.read(peer.text);
    const rows = rowsOf(peer);
    const size = sizeOf(peer);
    // LightGBM has the mean of a forest in its predictions, the sum elsewhere.
    const factor = name === "forest" ? model.trees.length : 1;
    const inPeersUnit = (values: readonly number[][]) => values.map((row) => row.map((v) => v * factor));

    test("read() gives a record that JSON gives back", () => {
      expect(JSON.parse(JSON.stringify(model))).toEqual(model);
    });

    test("raw(), predict() and probabilities() give what the library gives", () => {
      expect(largestDifference(inPeersUnit(module.raw(model, rows)), listed(peer.raw))).toBeLessThan(
        within * size,
      );
      const ours = predictionsOf(module, model, rows);
      expect(largestDifference(ours, listed(peer.predictions))).toBeLessThan(within * size);
    });

    test("treeShap.explain() gives what pred_contrib gives, and adds up", () => {
      const { base, contributions } = treeShap.explain(model, rows);
      const wanted = contributionsOf(peer);
      const withBase = contributions.map((row) => row.map((parts, k) => [...parts, base[k]]));
      withBase.forEach((row, i) => {
        expect(largestDifference(inPeersUnit(row), wanted[i])).toBeLessThan(1e-6 * size);
      });
      const sums = withBase.map((row) => row.map((parts) => parts.reduce((a, b) => a + b, 0)));
      expect(largestDifference(sums, module.raw(model, rows))).toBeLessThan(1e-13 * size);
    });
  });
});

describe("predict() of a classifier", () => {
  const { cases } = readPeers("lightgbm");

  test.each(["binary", "steep", "multiclass"])("%s: the most probable class", (name) => {
    const model = lightgbmModel.read(cases[name].text);
    const rows = rowsOf(cases[name]);
    const probabilities = lightgbmModel.probabilities(model, rows);
    const best = probabilities.map((row) => row.indexOf(Math.max(...row)));
    expect([...lightgbmModel.predict(model, rows)]).toEqual(best);
    expect(new Set(best).size).toBeGreaterThan(1);
    for (const row of probabilities) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 14);
  });
});
