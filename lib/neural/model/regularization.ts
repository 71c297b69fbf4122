/** What layers ask of their weights: penalties in the loss, and constraints after each step. */
import type { Tensor } from "@tensorflow/tfjs";
import { flatLayers } from "./connections";
import type { Network } from "./types";

/** The penalties of the regularizers of all layers that learn, as in Keras 3. */
export function weightPenalties(model: Network): (() => Tensor)[] {
  // tfjs keeps them in the layer that owns the weight, which may be inside another.
  return flatLayers(model).flatMap(({ layer, isFrozen }) => {
    const { _losses: penalties } = layer as unknown as { readonly _losses?: readonly (() => Tensor)[] };
    return isFrozen ? [] : (penalties ?? []);
  });
}

/** The constraint of each weight that is trained: a function of the weight after a step. */
export function weightConstraints(model: Network): ((weight: Tensor) => Tensor)[] {
  return model.trainableWeights.map((variable) => {
    const { constraint } = variable as unknown as {
      readonly constraint?: { apply(weight: Tensor): Tensor } | null;
    };
    return (weight) => constraint?.apply(weight) ?? weight;
  });
}
