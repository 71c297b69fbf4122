/** Rules of LightGBM's files that its own training seldom writes. */
import { describe, expect, test } from "vitest";
import { lightgbmModel } from "../../../lib/trees";

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
