/** Models of all kinds that lib/exchange writes, with rows and our own answers. */
import { logisticRegression } from "../../lib/classification";
import type { ExchangeableModel } from "../../lib/exchange";
import { elasticNet, generalisedLinearModel, linearRegression } from "../../lib/regression";
import {
  decisionTree,
  gradientBoosting,
  lightgbmModel,
  randomForest,
  regressionForest,
  regressionTree,
  xgboostModel,
} from "../../lib/trees";
import { numpyRows } from "../support/numpy-rows";
import { readPeers, rowsOf } from "../trees/loaded/peers";

export interface WrittenModel {
  readonly name: string;
  readonly model: ExchangeableModel;
  /** NaN is a missing value. */
  readonly rows: number[][];
  /** Texts or numbers. */
  readonly answers: readonly (string | number)[];
  readonly classes: readonly (string | number)[];
  readonly probabilities: readonly (readonly number[])[];
}

const rows = numpyRows({ seed: 3, n: 60, p: 3 }).map((row) => row.map((v) => Math.fround(v)));
const numbers = rows.map(([a, b, c], i) => 3 * a - b * c + (i % 5) / 4);
const counts = rows.map(([a], i) => Math.round(Math.exp(a)) + (i % 2));
const two = numbers.map((value) => (value > 0.5 ? "leaves" : "stays <&>"));
const three = numbers.map((value) => (value > 2 ? 30 : value > -1 ? 10 : 20));
const holes = rows.map((row, i) => row.map((value, j) => ((i + j) % 7 === 0 ? Number.NaN : value)));
const codes = rows.map(([a], i) => [a, i % 3, i % 9 === 0 ? Number.NaN : (i * 5) % 7]);
const byCode = codes.map(([a, b, c]) => a + 3 * Number(b === 1) + 2 * Number([2, 3, 6].includes(c)));

interface Answers {
  predict(model: never, rows: number[][]): ArrayLike<string | number>;
  probabilities?(model: never, rows: number[][]): number[][];
}

function entry(name: string, model: ExchangeableModel, by: Answers, asked: number[][] = rows): WrittenModel {
  const { classes = [] } = model as { classes?: readonly (string | number)[] };
  return {
    ...{ name, model, rows: asked, classes },
    answers: Array.from(by.predict(model as never, asked)),
    probabilities: classes.length > 0 ? (by.probabilities?.(model as never, asked) ?? []) : [],
  };
}

/** Neighbours in float32: in the middle between them are the thresholds, half of which round up. */
const neighbours = [0, 1, 2, 3].map((step) => [1 + step * 2 ** -23]);
const boosted = { maxLeaves: 6, trees: 8, minLeafRows: 4, learningRate: 0.3 };

export const WRITTEN: readonly WrittenModel[] = [
  entry("linear", linearRegression.fit(rows, numbers), linearRegression),
  entry("elastic-net", elasticNet.fit(rows, numbers, { penalty: 0.3 }), elasticNet as never),
  entry("poisson", generalisedLinearModel.fit(rows, counts, { family: "poisson" }), generalisedLinearModel),
  entry("logistic", logisticRegression.fit(rows, two), logisticRegression),
  entry("multinomial", logisticRegression.fit(rows, three), logisticRegression),
  entry("decision-tree", decisionTree.fit(rows, two, { maxDepth: 3 }), decisionTree),
  entry("regression-tree", regressionTree.fit(rows, numbers, { maxDepth: 3 }), regressionTree),
  entry("neighbours", decisionTree.fit(neighbours, ["a", "b", "a", "b"]), decisionTree, neighbours),
  entry("forest", randomForest.fit(rows, three, { trees: 6, minLeafRows: 4, seed: 1 }), randomForest),
  entry(
    "forest-of-numbers",
    regressionForest.fit(rows, numbers, { trees: 5, minLeafRows: 4, seed: 1 }),
    regressionForest,
  ),
  entry(
    "boosted-numbers",
    gradientBoosting.fit(holes, numbers, boosted as never),
    gradientBoosting as never,
    holes,
  ),
  entry(
    "boosted-classes",
    gradientBoosting.fit(holes, two, { ...boosted, loss: "logistic" } as never),
    gradientBoosting as never,
    holes,
  ),
  entry(
    "boosted-several",
    gradientBoosting.fit(holes, three, { ...boosted, loss: "multinomial" } as never),
    gradientBoosting as never,
    holes,
  ),
  entry(
    "categories",
    gradientBoosting.fit(codes, byCode, { ...boosted, categories: ["x2", "x3"] }),
    gradientBoosting as never,
    codes,
  ),
  ...["binary", "softprob", "poisson"].map((name) => loaded("xgboost-3", name, xgboostModel)),
  ...["binary", "steep", "multiclass", "forest", "cross entropy"].map((name) =>
    loaded("lightgbm", name, lightgbmModel),
  ),
];

function loaded(file: string, name: string, module: typeof xgboostModel): WrittenModel {
  const peer = readPeers(file).cases[name];
  const asked = rowsOf(peer).map((row) => row.map((value) => Math.fround(value)));
  return entry(
    `${file.slice(0, 8)}-${name.replace(" ", "-")}`,
    module.read(peer.text),
    module as never,
    asked,
  );
}
