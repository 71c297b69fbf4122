import { mustBe } from "../../core/errors";
import { usesOf } from "./connections";
import type { Network } from "./types";

interface DropoutConfig {
  readonly dropout?: number;
  readonly recurrentDropout?: number;
}

/** @throws {TypeError} If the forward pass does not support the network, or its training would not be reproducible. */
export function requireNetwork(action: string, model: Network): void {
  if (model.inputs.length !== 1 || model.outputs.length !== 1)
    throw new TypeError(
      mustBe(
        action,
        "model",
        "of one input and one output",
        `${model.inputs.length} inputs, ${model.outputs.length} outputs`,
      ),
    );
  for (const layer of model.layers) {
    if (usesOf(layer) !== 1)
      throw new TypeError(mustBe(action, `layer ${layer.name}`, "used once", "used several times"));
    const { dropout = 0, recurrentDropout = 0 } = layer.getConfig() as DropoutConfig;
    if (dropout > 0 || recurrentDropout > 0)
      throw new TypeError(
        mustBe(
          action,
          `dropout in layer ${layer.name}`,
          "0, put a dropout layer before it",
          dropout || recurrentDropout,
        ),
      );
  }
}
