import type { LayersModel } from "@tensorflow/tfjs";
import { column } from "../../core/text/cell";
import { localized } from "../../core/text/language";
import { fromRecords, type Table } from "../../core/text/table";
import { requireModel } from "./require-network";

/**
 * The layers of a model as a table (网络结构): type, shape of the output and number of parameters.
 * @throws {TypeError} If this is no model of TensorFlow.js.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = network.stack([4], { seed: 1 }).dense(2, "softmax").build();
 * network.summary(model).rows.length; // 2
 */
export function summary(model: LayersModel): Table {
  requireModel("list the layers", model);
  const rows = model.layers
    .filter((layer) => layer.getClassName() !== "InputLayer")
    .map((layer) => ({
      layer: layer.getClassName(),
      output: (layer.outputShape as (number | null)[]).slice(1).join(" × "),
      parameters: layer.countParams(),
    }));
  return layerTable(rows);
}

/** The rows and a last one with the total. */
export function layerTable(
  rows: readonly { readonly layer: string; readonly output: string; readonly parameters: number }[],
): Table {
  const parameters = rows.reduce((sum, row) => sum + row.parameters, 0);
  const total = { layer: localized("all", "合计"), output: "", parameters };
  return fromRecords([...rows, total], {
    caption: localized("The network, layer by layer", "网络各层"),
    columns: [column("layer", "层"), column("output", "输出"), column("parameters", "参数个数")],
    limit: rows.length + 1,
  });
}
