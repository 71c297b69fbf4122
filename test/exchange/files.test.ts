/** What is written, where no other program is at hand to read it. */
import { describe, expect, test } from "vitest";
import { parse } from "../../lib/basket/rules/formats/pmml/xml";
import { onnxModel, pmmlModel } from "../../lib/exchange";
import { decodeMessages } from "../../lib/neural/onnx-runtime/onnx-file";
import { generalisedLinearModel, linearRegression } from "../../lib/regression";
import { decisionTree, lightgbmModel, treeShap } from "../../lib/trees";
import { readPeers } from "../trees/loaded/peers";
import { WRITTEN } from "./models";

const tree = decisionTree.fit([[1], [2], [8], [9]], ["a&b", "a&b", "c", "c"]);

describe.each(WRITTEN)("$name", ({ model, classes }) => {
  test("pmmlModel.write() is well-formed, and names all features and classes", () => {
    const { children, attributes } = parse(pmmlModel.write(model));
    expect(attributes.get("version")).toBe("4.4");
    const fields = children.find(({ name }) => name === "DataDictionary")?.children ?? [];
    expect(fields.map((field) => field.attributes.get("name"))).toEqual([...model.featureNames, "target"]);
    expect(fields.at(-1)?.children.map((value) => value.attributes.get("value"))).toEqual(
      classes.map(String),
    );
  });

  test("onnxModel.write() has one operator of ai.onnx.ml", () => {
    const [first] = decodeMessages("read", onnxModel.write(model)).graph.node;
    expect(first.domain).toBe("ai.onnx.ml");
    expect(first.opType).toMatch(classes.length > 0 ? /Classifier$/ : /Regressor$/);
  });
});

test("pmmlModel.write() has the listed categories on the left, the first child", () => {
  const model = WRITTEN.find(({ name }) => name === "categories") as (typeof WRITTEN)[number];
  const operators: string[] = [];
  const visit = ({ name, children }: ReturnType<typeof parse>): void => {
    const nodes = children.filter((child) => child.name === "Node");
    const sets = nodes.map((node) => node.children[0].attributes.get("booleanOperator"));
    if (name === "Node" && sets[0] !== undefined) operators.push(sets.join(" "));
    children.forEach(visit);
  };
  visit(parse(pmmlModel.write(model.model)));
  expect(new Set(operators)).toEqual(new Set(["isIn isNotIn"]));
});

test("onnxModel.write() rounds thresholds down to float32", () => {
  const model = WRITTEN.find(({ name }) => name === "neighbours") as (typeof WRITTEN)[number];
  const [node] = decodeMessages("read", onnxModel.write(model.model)).graph.node;
  const { floats } = node.attribute.find(({ name }: { name: string }) => name === "nodes_values");
  const thresholds: number[] = floats.filter((value: number) => value > 0);
  expect(thresholds.sort()).toEqual(model.rows.slice(0, 3).flat());
});

test("pmmlModel.write() of a tree, by hand", () => {
  expect(pmmlModel.write(tree).replaceAll("\n", "")).toContain(
    [
      '<Node id="0" score="a&amp;b" recordCount="4" defaultChild="2"><True/>',
      '<ScoreDistribution value="a&amp;b" recordCount="2" probability="0.5"/><ScoreDistribution value="c" recordCount="2" probability="0.5"/>',
      '<Node id="1" score="a&amp;b" recordCount="2"><SimplePredicate field="x1" operator="lessOrEqual" value="5"/>',
      '<ScoreDistribution value="a&amp;b" recordCount="2" probability="1"/><ScoreDistribution value="c" recordCount="0" probability="0"/></Node>',
      '<Node id="2" score="c" recordCount="2"><SimplePredicate field="x1" operator="greaterThan" value="5"/>',
    ].join(""),
  );
});

test("trees and forests explain and are LightGBM's too", () => {
  expect(treeShap.explain(tree, [[1]]).contributions).toEqual([[[0.5], [-0.5]]]);
  expect(lightgbmModel.raw(lightgbmModel.read(lightgbmModel.write(tree)), [[1], [9]])).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

describe.each([pmmlModel.write, onnxModel.write])("%o", (write) => {
  test("refuses what has no place in the file, by name", () => {
    expect(() => write({} as never)).toThrow(/model must be a fitted linear model, or one of trees/);
    const zeros = lightgbmModel.read(readPeers("lightgbm").cases["zero as missing"].text);
    expect(() => write(zeros)).toThrow(/zero_as_missing must be false, current value is true/);
    const model = generalisedLinearModel.fit([[1], [2], [3], [4]], [1, 2, 2, 5], { family: "poisson" });
    expect(() => write({ ...model, hasOffset: true })).toThrow(
      /hasOffset must be false, current value is true/,
    );
    expect(() => write({ ...model, link: "inverse" })).toThrow(
      /link must be logit or log, current value is "inverse"/,
    );
  });
});

test("onnxModel.write() refuses classes of fractions", () => {
  const fractions = decisionTree.fit([[1], [2]], [0.5, 1.5]);
  expect(() => onnxModel.write(fractions)).toThrow(/classes must be texts or integers, current value is 0.5/);
});

test("pmmlModel.write() refuses two features of one name, of which a reader would take one", () => {
  const rows = {
    rows: 4,
    columns: 2,
    data: Float64Array.of(1, 2, 2, 9, 8, 3, 9, 1),
    columnNames: ["a", "a"],
  };
  const model = decisionTree.fit(rows, ["x", "x", "y", "y"]);
  expect(() => pmmlModel.write(model)).toThrow(
    'Cannot write PMML: each name of a feature must be there once, current value is "a"',
  );
});

test("onnxModel.write() refuses numbers beyond float32, which would be infinite in the file", () => {
  const steep = linearRegression.fit([[1e-40], [2e-40], [4e-40]], [1e3, 2e3, 4e3]);
  expect(() => onnxModel.write(steep)).toThrow(
    /Cannot write an ONNX model: coefficients must be within the range of float32/,
  );
  const large = linearRegression.fit([[1], [2], [4]], [1e39, 1e39, 1e39]);
  expect(() => onnxModel.write(large)).toThrow(/intercepts must be within the range of float32/);
});
