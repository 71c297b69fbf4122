import { afterEach, expect, test, vi } from "vitest";
import {
  basketPlots,
  baskets,
  bundles,
  cartAdvice,
  charts,
  collinearity,
  itemsets,
  linearRegression,
  metrics,
  neuralPlots,
  regressionPlots,
  rules,
  shopPlots,
} from "../../../lib";
import { displayTraining } from "../../../lib/neural/training/training-log";
import { toBundle } from "../../../lib/notebook/show";
import { renderOutput } from "../../../lib/workbench/report/output-html";
import { untranslated } from "../../../lib/workbench/report/untranslated";
import { figuresOfLib } from "./figures-of-lib";

afterEach(() => vi.unstubAllEnvs());

/** What the notebooks with a Chinese edition show of lib. */
function shown(): readonly unknown[] {
  const receipts = baskets.of([["茶", "杯"], ["茶", "杯"], ["茶"], ["杯", "壶"], ["壶", "茶"]]);
  const frequent = itemsets.mine(receipts, { minSupport: 0.2 });
  const found = rules.from(frequent, { minConfidence: 0.5 });
  const money = { prices: { 茶: 4, 杯: 6, 壶: 9 }, unitCosts: { 茶: 2, 杯: 3, 壶: 4 }, days: 30 };
  const offers = bundles.propose(frequent, { ...money, discounts: [0.1], uplift: 1, cannibalised: 0 });
  const [x, y] = [
    [
      [1, 3],
      [2, 1],
      [3, 2],
      [4, 6],
      [5, 4],
    ],
    [2, 4, 5, 9, 8],
  ];
  const model = linearRegression.fit(x, y, { featureNames: ["价", "量"], targetName: "销量" });
  const summary = linearRegression.summary(model);
  const rows = linearRegression.influence(model, x, y);
  const epochs = [
    {
      epoch: 1,
      loss: 0.5,
      accuracy: 0.75,
      validationLoss: 0.6,
      validationAccuracy: 0.7,
      learningRate: 0.001,
    },
  ];
  const pixels = { count: 2, height: 1, width: 2, channels: 1, pixels: Uint8Array.of(0, 255, 0, 250) };
  const photos = { ...pixels, labels: Uint8Array.of(0, 1), classNames: ["袋", "盒"] };
  const title = "标题";
  return [
    found,
    frequent,
    offers,
    offers[0].summary,
    receipts,
    model,
    new Map([["甲", 1]]),
    Float64Array.of(1),
    linearRegression.robustErrors(model, x, y),
    cartAdvice.toTable(cartAdvice.recommend(found, ["茶"])),
    cartAdvice.evaluate(found, receipts, { seed: 1 }),
    charts.bar(["甲"], [1], { title }),
    charts.line([1, 2], { 甲: [1, 2] }, { title }),
    charts.scatter([1], [2], { title, groups: ["甲"] }),
    charts.box([1, 2], { title }),
    charts.heatmap([[1, 2]], { title }),
    charts.histogram([1, 2, 2.5], { title }),
    charts.images(pixels, { title, labels: ["甲", "乙"] }),
    basketPlots.itemFrequencies(baskets.itemFrequencies(receipts)),
    basketPlots.liftAgainstChance(found, 5),
    basketPlots.ruleTable(found),
    regressionPlots.influence(rows),
    regressionPlots.normalQuantiles(rows),
    regressionPlots.residualsVersusFitted(rows),
    regressionPlots.predictedVersusActual(y, y),
    regressionPlots.coefficients(summary),
    regressionPlots.varianceInflation(collinearity.varianceInflation(x)),
    neuralPlots.confusionMatrix(
      [
        [5, 2],
        [0, 3],
      ],
      ["袋", "盒"],
    ),
    neuralPlots.reliability(metrics.reliability([0.9, 0.8], [1, 0], { bins: 2 })),
    neuralPlots.trainingCurves({ epochs }),
    neuralPlots.filters({ count: 1, height: 1, width: 2, weights: Float32Array.of(1, -1) }),
    neuralPlots.mostSimilar(photos, photos, [[{ index: 1, similarity: 0.99 }]]),
    neuralPlots.mostConfidentErrors(photos, [{ index: 0, actual: 0, predicted: 1, confidence: 0.9 }]),
    neuralPlots.gradCam(
      photos,
      [{ index: 0, classNumber: 0, height: 1, width: 2, weights: Float32Array.of(1, 0) }],
      ["袋"],
    ),
    ...figuresOfLib(),
    shopPlots.recovery([{ name: "甲", truth: 1, estimate: 1, lower: 0, upper: 2, naive: 3 }]),
  ];
}

/** What a page in this language shows of these values. */
function pageOf(values: readonly unknown[], language: "en" | "zh"): string {
  const page = { ids: new Map<string, number>(), language };
  const outputs = values.map((value) =>
    renderOutput({ output_type: "display_data", data: toBundle(value), metadata: {} }, page),
  );
  return `<body>${outputs.join("\n")}`;
}

test("a Chinese page shows no English of lib: tables, captions, titles and descriptions of figures, axes", () => {
  vi.stubEnv("MERCHANT_LAB_LANGUAGE", "zh");
  expect(untranslated(pageOf(shown(), "zh"))).toEqual([]);
  vi.stubEnv("MERCHANT_LAB_LANGUAGE", "en");
  expect(untranslated(pageOf(shown(), "en")).length).toBeGreaterThan(200);
});

test("tables of lib have Chinese above their columns; a record of one's own keeps its names", () => {
  vi.stubEnv("MERCHANT_LAB_LANGUAGE", "zh");
  const columns = (value: unknown) => pageOf([value], "zh").match(/(?<=<th[^>]*>)[^<]+/g);
  const epochs = [{ epoch: 1, loss: 0.5, accuracy: 0.75 }];
  expect(columns(new Map([["甲", 1]]))).toEqual(["键", "值"]);
  expect(columns(displayTraining({ trainingCount: 5, epochs } as never))).toEqual(["轮次", "损失", "准确率"]);
  expect(columns(rules.measures)?.slice(0, 2)).toEqual(["measure", "中文"]);
  const receipts = baskets.of([["茶", "杯"], ["茶"]]);
  const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
  expect(columns(rules.toTable(found, { measures: ["count", "kappa"] }))).toEqual([
    ...["前项", "后项", "支持计数", "科恩 κ"],
  ]);
  expect(columns([{ name: "茶", items: 1, support: 0.5 }])).toEqual(["name", "items", "support"]);
});

test.each([
  ["<p>共 3 rows left，two left</p>", ["rows left", "two left"]],
  ['<a title="No report yet">报告</a>', ["No report yet"]],
  ["<p>绿茶 green tea</p>", []],
  ["<pre>let it be</pre><code>to be</code>", []],
  ["<p>Harrison 与 Rubinfeld，R²，Apache Spark</p>", []],
  ['<h2 id="r">参考文献</h2><p>A book of tea.</p><h2>核对</h2>at last', ["at last"]],
  ['<h2 id="r">13 参考文献</h2><p>Van de of tea.</p><section>at last', ["at last"]],
])("untranslated(%s)", (html, phrases) => {
  expect(untranslated(`<body>${html}`, ["green tea"])).toEqual(phrases);
});
