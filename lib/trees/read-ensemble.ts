/** All models of trees as one kind of record. */
import { requireKind } from "../core/errors";
import { type ClassModel, ensembleOf, type RegressionModel } from "./decision-tree/model";
import type { TreeEnsemble } from "./tree";

/** What is explained and saved: boosted trees, loaded models, forests and single trees. */
export type TreeModel = TreeEnsemble | ClassModel | RegressionModel;

/** The trees of a model as a sum, of which forests have the mean. @throws {TypeError} If it has no trees. */
export function readEnsemble(action: string, model: TreeModel): TreeEnsemble {
  const rule = "trees: a loaded, boosted or grown model";
  requireKind(action, "model", model, rule, { featureNames: "list" });
  const ensemble = "outputs" in model || !("tree" in model || "trees" in model) ? model : ensembleOf(model);
  const lists = { trees: "list", base: "list" } as const;
  requireKind(action, "model", ensemble, rule, { ...lists, outputs: "integer", treeWeight: "number" });
  return ensemble as TreeEnsemble;
}
