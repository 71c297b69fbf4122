import type { LayersModel } from "@tensorflow/tfjs";
import { fromRecords, type Table } from "../../core/text/table";

/** The layers as a table: what each gives and how many numbers it learns. */
export function summary(model: LayersModel): Table {
  const rows = model.layers
    .filter((layer) => layer.getClassName() !== "InputLayer")
    .map((layer) => ({
      layer: layer.getClassName(),
      output: (layer.outputShape as (number | null)[]).slice(1).join(" × "),
      parameters: layer.countParams(),
    }));
  return layerTable(rows);
}

/** With a last row for all. */
export function layerTable(
  rows: readonly { readonly layer: string; readonly output: string; readonly parameters: number }[],
): Table {
  const parameters = rows.reduce((sum, row) => sum + row.parameters, 0);
  const total = { layer: "all", output: "", parameters };
  return fromRecords([...rows, total], { caption: "The network, layer by layer", limit: rows.length + 1 });
}
