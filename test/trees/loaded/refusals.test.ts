import { describe, expect, test } from "vitest";
import { lightgbmModel, xgboostModel } from "../../../lib/trees";
import { readPeers } from "./peers";

const xgboost = readPeers("xgboost-3");
const lightgbm = readPeers("lightgbm");
const JSON_TEXT = xgboost.cases.binary.text;
const TEXT = lightgbm.cases.binary.text;

describe("xgboostModel.read()", () => {
  test.each([
    [xgboost.linear, 'booster must be one of gbtree, current value is "gblinear"'],
    [
      JSON_TEXT.replaceAll("binary:logistic", "binary:hinge"),
      /^Cannot read an XGBoost model: objective must be one of binary:logistic, .*, current value is "binary:hinge"/,
    ],
    [
      JSON_TEXT.replaceAll('"size_leaf_vector":"1"', '"size_leaf_vector":"3"'),
      'size_leaf_vector of tree 0 must be 1, current value is "3"',
    ],
  ])("refuses what is not covered, by name: %#", (text, message) => {
    expect(() => xgboostModel.read(text)).toThrow(RangeError);
    expect(() => xgboostModel.read(text)).toThrow(message);
  });

  test.each([
    ["", /Unexpected end/],
    [
      "{}",
      /text must be a model of XGBoost as JSON, saved by save_model\("model.json"\), current value is "{}"/,
    ],
    [JSON_TEXT.slice(0, -9), /JSON/],
    [
      JSON_TEXT.replace(/"left_children":\[1,/, '"left_children":[0,'),
      /node 0 of tree 0 must be the parent of two nodes that have no other/,
    ],
    [
      JSON_TEXT.replace(/"left_children":\[1,/, '"left_children":[999,'),
      /node 0 of tree 0 must be the parent of two nodes/,
    ],
    [
      JSON_TEXT.replace(/"split_indices":\[\d/, '"split_indices":[4'),
      /node 0 of tree 0 must be a split by one of 4 features/,
    ],
    [JSON_TEXT.replace(/"sum_hessian":\[/, '"sum_hessian":[7,'), /tree 0 must be columns of \d+ nodes/],
    [JSON_TEXT.replace(/"sum_hessian":\[/, '"sum_hessian":[-'), /node 0 of tree 0 must be of finite numbers/],
    [
      JSON_TEXT.replace('"[5.0416666E-1]"', '"[null]"'),
      /base_score must be a finite number, current value is null/,
    ],
  ])("refuses texts that are no such model: %#", (text, message) => {
    expect(text).not.toBe(JSON_TEXT);
    expect(() => xgboostModel.read(text)).toThrow(SyntaxError);
    expect(() => xgboostModel.read(text)).toThrow(message);
  });

  test("names features f0, f1, … if the file has no names", () => {
    const { featureNames } = xgboostModel.read(
      JSON_TEXT.replace(/"feature_names":\[[^\]]*\]/, '"feature_names":[]'),
    );
    expect(featureNames).toEqual(["f0", "f1", "f2", "f3"]);
  });

  test("a missing base score of 3.x counts for all classes if there is one only", () => {
    const { base } = xgboostModel.read(
      xgboost.cases.softprob.text.replace(/"base_score":"[^"]*"/, '"base_score":"[5E-1]"'),
    );
    expect(base).toEqual([0.5, 0.5, 0.5]);
  });
});

describe("lightgbmModel.read()", () => {
  test.each([
    [lightgbm.linear, "linear_tree must be false, current value is true"],
    [
      TEXT.replace("objective=binary sigmoid:1", "objective=multiclassova num_class:3 sigmoid:1"),
      /objective must be one of .*, current value is "multiclassova"/,
    ],
    [
      TEXT.replace("objective=binary sigmoid:1", "objective=regression sqrt"),
      "reg_sqrt must be false, current value is true",
    ],
  ])("refuses what is not covered, by name: %#", (text, message) => {
    expect(() => lightgbmModel.read(text)).toThrow(RangeError);
    expect(() => lightgbmModel.read(text)).toThrow(message);
  });

  test.each([
    [
      undefined as unknown as string,
      /text must be a model of LightGBM, saved by save_model\("model.txt"\), current value is undefined/,
    ],
    ["tree\n", /It is not whole/],
    [TEXT.slice(2), /It is not whole/],
    [TEXT.replace("end of trees", ""), /It is not whole/],
    [TEXT.replace(/num_tree_per_iteration=1/, ""), /Its head lacks outputs or features/],
    [TEXT.replace("max_feature_idx=3", "max_feature_idx=4"), /Its head lacks outputs or features/],
    [
      TEXT.replace(/^leaf_count=\d+ /m, "leaf_count="),
      /tree 0 must be columns of 9 nodes, current value is 8/,
    ],
    [TEXT.replace(/^left_child=\S+/m, "left_child=0"), /node 0 of tree 0 must be the parent of two nodes/],
    [TEXT.replace(/^leaf_value=\S+/m, "leaf_value=nan"), /node 4 of tree 0 must be of finite numbers/],
  ])("refuses texts that are no such model: %#", (text, message) => {
    expect(text).not.toBe(TEXT);
    expect(() => lightgbmModel.read(text)).toThrow(SyntaxError);
    expect(() => lightgbmModel.read(text)).toThrow(message);
  });

  test("reads files with lines as on Windows, and objectives of one's own", () => {
    expect(lightgbmModel.read(TEXT.replaceAll("\n", "\r\n"))).toEqual(lightgbmModel.read(TEXT));
    const own = lightgbmModel.read(TEXT.replace("objective=binary sigmoid:1\n", ""));
    expect([own.objective, own.link, own.classes]).toEqual(["custom", "identity", []]);
    expect(lightgbmModel.write(own)).not.toContain("objective=");
  });
});

describe("predict(), raw() and probabilities()", () => {
  const model = lightgbmModel.read(lightgbm.cases.ranking.text);

  test("refuse what is no loaded model, probabilities of numbers, and infinite numbers", () => {
    expect(() => lightgbmModel.predict({} as never, [[1]])).toThrow(
      "Cannot predict: model must be a model, as made by xgboostModel.read or lightgbmModel.read, current value is an object",
    );
    expect(() => lightgbmModel.raw({ ...model, kind: "forest" } as never, [[1, 2, 3, 4]])).toThrow(
      /current value is "forest"/,
    );
    expect(() => lightgbmModel.probabilities(model, [[1, 2, 3, 4]])).toThrow(
      'Cannot predict probabilities: objective must be one of a classifier, current value is "lambdarank"',
    );
    expect(() => lightgbmModel.predict(model, [[Number.POSITIVE_INFINITY, 2, 3, 4]])).toThrow(
      /column price, must be a finite number, or NaN if it is missing/,
    );
  });
});
