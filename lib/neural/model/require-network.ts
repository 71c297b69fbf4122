import type { LayersModel, Tensor } from "@tensorflow/tfjs";
import { mustBe, requireKind } from "../../core/errors";
import { usesOf } from "./connections";
import { settingsOf } from "./layer-settings";
import type { Network } from "./types";

/** @throws {TypeError} If this is no model of TensorFlow.js. */
export function requireModel(action: string, model: LayersModel): void {
  const kind = "a network, as network.stack(...).build() or network.load gives it";
  requireKind(action, "model", model, kind, { inputs: "list", outputs: "list", layers: "list" });
  try {
    for (const weight of model.weights) weight.read();
  } catch (cause) {
    throw new TypeError(mustBe(action, "model", "one that is there", "disposed of"), { cause });
  }
}

/** @throws {TypeError} If the forward pass does not support the network, or its training would not be reproducible. */
export function requireNetwork(action: string, model: Network): void {
  requireModel(action, model);
  const { inputs, outputs } = model;
  const given = `${inputs.length} inputs, ${outputs.length} outputs`;
  if (inputs.length !== 1 || outputs.length !== 1)
    throw new TypeError(mustBe(action, "model", "of one input and one output", given));
  for (const layer of model.layers) {
    if (usesOf(layer) !== 1)
      throw new TypeError(mustBe(action, `layer ${layer.name}`, "used once", "used several times"));
    const { dropout = 0, recurrentDropout = 0 } = settingsOf(layer);
    const name = `dropout in layer ${layer.name}`;
    if (dropout > 0 || recurrentDropout > 0)
      throw new TypeError(
        mustBe(action, name, "0, put a dropout layer before it", dropout || recurrentDropout),
      );
  }
}

/** @throws {TypeError} If the inputs do not have the shapes that the model takes. */
export function requireInputs(model: Network, inputs: readonly Tensor[]): void {
  const count = model.inputs.length;
  if (inputs.length !== count)
    throw new TypeError(mustBe("run a network", "samples", `of ${count} inputs`, `${inputs.length} inputs`));
  model.inputs.forEach(({ shape, name }, i) => {
    const given = inputs[i].shape;
    const fits =
      given.length === shape.length &&
      shape.every((size, d) => d === 0 || size === null || size === given[d]);
    const rule = `of shape ${shape.slice(1).join(" x ")}, for the input ${name}`;
    if (!fits) throw new TypeError(mustBe("run a network", "each sample", rule, given.slice(1).join(" x ")));
  });
}
