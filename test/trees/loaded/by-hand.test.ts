/** Rules of LightGBM's files that its own training seldom writes. */
import { describe, expect, test } from "vitest";
import { gradientBoosting, lightgbmModel, treeShap, xgboostModel } from "../../../lib/trees";

const NAN = Number.NaN;

function textOf(tree: string, head = "objective=regression", outputs = 1): string {
  const names = `num_tree_per_iteration=${outputs}\nmax_feature_idx=0\nfeature_names=x`;
  const trees = Array.from(
    { length: outputs * 2 },
    (_, t) => `Tree=${t}\n${tree}\nleaf_count=3 1\ninternal_count=4\n`,
  );
  return `tree\n${names}\n${head}\n\n${trees.join("\n")}\nend of trees\n`;
}

const CHILDREN = "left_child=-1\nright_child=-2\nsplit_feature=0";

describe("lightgbmModel.read()", () => {
  test("without missing values in the training, NaN counts as 0", () => {
    const sums = [-1, 0, 1].map((threshold) => {
      const model = lightgbmModel.read(
        textOf(`${CHILDREN}\nthreshold=${threshold}\ndecision_type=0\nleaf_value=1 5`),
      );
      return lightgbmModel.predict(model, [[NAN]])[0];
    });
    expect(sums).toEqual([10, 2, 2]);
  });

  test("missing and negative categories, and those never seen, go right", () => {
    const tree = `${CHILDREN}\nthreshold=0\ndecision_type=1\nnum_cat=1\ncat_boundaries=0 2\ncat_threshold=5 2\nleaf_value=1 5`;
    const model = lightgbmModel.read(textOf(tree));
    expect([...lightgbmModel.predict(model, [[0], [1], [2], [33], [34], [-1], [NAN]])]).toEqual([
      2, 10, 2, 2, 10, 10, 10,
    ]);
  });

  test("a fraction is the category of its whole part, as in LightGBM 4.7: -0.5 is 0", () => {
    const tree = `${CHILDREN}\nthreshold=0\ndecision_type=1\nnum_cat=1\ncat_boundaries=0 1\ncat_threshold=5\nleaf_value=1 5`;
    const model = lightgbmModel.read(textOf(tree));
    expect([...lightgbmModel.predict(model, [[0.9], [1.9], [2.5], [-0.5], [-1]])]).toEqual([2, 10, 2, 2, 10]);
  });

  test("a forest of several outputs has the mean of the trees of each", () => {
    const tree = `${CHILDREN}\nthreshold=0\ndecision_type=2\nleaf_value=1 5`;
    const model = lightgbmModel.read(textOf(tree, "objective=multiclass num_class:2\naverage_output", 2));
    expect(lightgbmModel.raw(model, [[-1], [1]])).toEqual([
      [1, 1],
      [5, 5],
    ]);
  });

  test("inner nodes have the mean of their rows", () => {
    const model = lightgbmModel.read(textOf(`${CHILDREN}\nthreshold=0\ndecision_type=2\nleaf_value=1 5`));
    expect(model.trees[0].value).toEqual([2, 1, 5]);
  });

  test("equal probabilities: the first class", () => {
    const model = lightgbmModel.read(
      textOf(`${CHILDREN}\nthreshold=0\ndecision_type=2\nleaf_value=0 1`, "objective=binary"),
    );
    expect([...lightgbmModel.predict(model, [[-1], [1]])]).toEqual([0, 1]);
  });
});

describe("xgboostModel.read()", () => {
  const tree = {
    ...{ left_children: [1, -1, -1], right_children: [2, -1, -1], split_indices: [0, 0, 0] },
    ...{ split_conditions: [0, 1, 5], default_left: [0, 0, 0], sum_hessian: [4, 3, 1] },
    tree_param: { size_leaf_vector: "1" },
  };
  const textWith = (name: string, base: string, trees: readonly object[], info = trees.map(() => 0)) =>
    JSON.stringify({
      learner: {
        feature_names: ["x"],
        learner_model_param: { base_score: base, num_feature: "1" },
        objective: { name },
        gradient_booster: { name: "gbtree", model: { trees, tree_info: info } },
      },
    });

  test("a fraction is the category of its whole part, and a negative one none, as in XGBoost 3.2", () => {
    const byCategory = {
      ...{ categories: [0, 2], categories_nodes: [0], categories_segments: [0], categories_sizes: [2] },
    };
    const model = xgboostModel.read(textWith("reg:squarederror", "[0E0]", [{ ...tree, ...byCategory }]));
    expect([...xgboostModel.predict(model, [[0.9], [1.9], [2.5], [-0.5], [-1], [1e7]])]).toEqual([
      5, 1, 5, 1, 1, 1,
    ]);
  });

  test("several targets are numbers of their own, not classes of one", () => {
    const model = xgboostModel.read(textWith("binary:logistic", "[5E-1,5E-1]", [tree, tree], [0, 1]));
    expect(model.classes).toEqual([]);
    expect(xgboostModel.raw(model, [[-1]])).toEqual([[1, 1]]);
    expect(treeShap.explain(model, [[-1]]).base).toEqual([2, 2]);
    expect(() => xgboostModel.predict(model, [[-1]])).toThrow(
      "Cannot predict: outputs must be 1, or raw asked for several, current value is 2",
    );
    expect(() => xgboostModel.probabilities(model, [[-1]])).toThrow(/objective must be one of a classifier/);
  });

  test("a base score of 0 or 1, as of rows of one class, is a probability of 1e-6 or all but that", () => {
    // The margins of XGBoost 3.2 for a target of zeros alone, and of ones.
    const margins = ["[0E0]", "[1E0]"].map(
      (base) => xgboostModel.read(textWith("binary:logistic", base, [tree])).base[0],
    );
    expect(margins[0]).toBeCloseTo(-13.8155098, 6);
    expect(margins[1]).toBeCloseTo(13.8155098, 6);
    expect(() => xgboostModel.read(textWith("count:poisson", "[0E0]", [tree]))).toThrow(
      /the logarithm of base_score must be a finite number, current value is -Infinity/,
    );
  });
});

describe("files that say what is no model", () => {
  test.each(["inf", "nan"])("a threshold of %s, of which a row is neither side", (threshold) => {
    const text = textOf(`${CHILDREN}\nthreshold=${threshold}\ndecision_type=2\nleaf_value=1 5`);
    expect(() => lightgbmModel.read(text)).toThrow(/node 0 of tree 0 must be of finite numbers/);
  });

  const fileWith = (base: string, info: readonly number[], numClass = "0", trees = info.length) =>
    JSON.stringify({
      learner: {
        learner_model_param: { base_score: base, num_feature: "1", num_class: numClass },
        objective: { name: numClass === "0" ? "reg:squarederror" : "multi:softprob" },
        gradient_booster: {
          name: "gbtree",
          model: {
            trees: Array.from({ length: trees }, () => ({
              ...{ left_children: [-1], right_children: [-1], split_indices: [0], split_conditions: [1] },
              ...{ default_left: [0], sum_hessian: [4], tree_param: { size_leaf_vector: "1" } },
            })),
            tree_info: info,
          },
        },
      },
    });

  test("a base score of NaN is not 0, and trees have outputs", () => {
    expect(() => xgboostModel.read(fileWith("[NaN]", [0]))).toThrow(SyntaxError);
    expect(() => xgboostModel.read(fileWith("[0]", [], "0", 1))).toThrow(/tree_info must be of 1 outputs/);
    expect(() => xgboostModel.read(fileWith("[0]", [-1]))).toThrow(/tree_info must be of 1 outputs/);
    expect([...xgboostModel.predict(xgboostModel.read(fileWith("[0]", [0])), [[7]])]).toEqual([1]);
  });

  test("a classifier without trees has all its classes", () => {
    const model = xgboostModel.read(fileWith("[5E-1]", [], "4"));
    expect(xgboostModel.probabilities(model, [[7]])).toEqual([[0.25, 0.25, 0.25, 0.25]]);
  });
});

test("lightgbmModel.write() gives a feature without a name LightGBM's", () => {
  const rows = { rows: 4, columns: 2, data: Float64Array.of(1, 2, 2, 2, 3, 1, 4, 1), columnNames: ["", ""] };
  const boosted = gradientBoosting.fit(rows, [1, 2, 3, 4], { minLeafRows: 1, trees: 1 });
  const { featureNames } = lightgbmModel.read(lightgbmModel.write(boosted));
  expect(featureNames).toEqual(["Column_0", "Column_1"]);
});

test("lightgbmModel.write() refuses categories that are no 32-bit codes", () => {
  const options = { categories: ["x1"], minLeafRows: 1, trees: 1 } as const;
  const boosted = (code: number) =>
    gradientBoosting.fit([[code], [code + 1], [code], [code + 1]], [2, 1, 2, 1], options);
  expect(() => lightgbmModel.write(boosted(2 ** 31))).toThrow(/a category must be an integer/);
  expect(() => lightgbmModel.write(boosted(1.5))).toThrow(/a category must be an integer/);
});
