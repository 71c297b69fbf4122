/** What a layer does beside its sums: its activation, and the penalty of its activities. */
import type { layers, Tensor } from "@tensorflow/tfjs";

/** Properties of a layer that tfjs does not declare. */
interface Active {
  activation?: object | undefined;
  activityRegularizer?: { apply(x: Tensor): Tensor } | null;
}

const LINEAR = {
  apply: (x: Tensor) => x,
  getClassName: () => "linear",
  getConfig: () => ({}),
};

/**
 * What `run` gives with the layer's activation left out if `asLogits`. TensorFlow.js refuses layers with an activity regularizer,
 * so it does not see that either.
 */
export function withoutActivation<T>(layer: layers.Layer, asLogits: boolean, run: () => T): T {
  const active = layer as unknown as Active;
  const { activation, activityRegularizer } = active;
  if (asLogits) active.activation = LINEAR;
  if (activityRegularizer) active.activityRegularizer = null;
  try {
    return run();
  } finally {
    if (asLogits) active.activation = activation;
    if (activityRegularizer) active.activityRegularizer = activityRegularizer;
  }
}

/** The activation of a layer's sums, to which its bias is added if it has one. */
export function applyActivation(layer: layers.Layer, sums: Tensor, bias: Tensor | undefined): Tensor {
  const { activation } = layer as unknown as { readonly activation: { apply(x: Tensor): Tensor } };
  return activation.apply(bias ? sums.add(bias) : sums);
}

export function hasActivityPenalty(layer: layers.Layer): boolean {
  return Boolean((layer as unknown as Active).activityRegularizer);
}

/** The penalty of a layer's outputs for each sample, as in Keras 3; `undefined` without an activity regularizer. */
export function activityPenalty(layer: layers.Layer, outputs: readonly Tensor[]): Tensor | undefined {
  const { activityRegularizer: regularizer } = layer as unknown as Active;
  if (!regularizer) return undefined;
  return outputs
    .map((output) => regularizer.apply(output).div(output.shape[0]))
    .reduce((sum, one) => sum.add(one));
}
