/** Attention (注意力): each step is an average of the values of all steps, weighted by how well its query fits their keys. */
import type { Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../../engine/types";
import type { LayerDefinition, WeightDefinition } from "./define-layer";

/** Added to the scores of steps that a query may not see. */
const HIDDEN = -1e9;

const attentionDropout = ({ dropout }: { readonly dropout: number }) =>
  dropout > 0 ? `dropout ${dropout} of attention` : undefined;

/** Queries, values and, if they are others, keys of shape (samples, steps, size). */
export const attention: LayerDefinition<{ useScale: boolean; causal: boolean; dropout: number }> = {
  className: "Attention",
  defaults: { useScale: false, causal: false, dropout: 0 },
  weights: ({ useScale }) => (useScale ? [{ name: "scale", shape: [], initial: "ones" }] : []),
  outputShape: (_, [query, value]) => [...query.slice(0, -1), value[value.length - 1]],
  call({ tf, settings: { causal }, weights: [scale] }, [query, value, key = value]) {
    const scores = tf.matMul(query, key, false, true);
    return attend(tf, scale ? scores.mul(scale) : scores, value, causal);
  },
  missingForTraining: attentionDropout,
};

/**
 * Attention in several heads, each with its own projections of queries, keys and values.
 *
 * @see Vaswani, A. et al. (2017). Attention is all you need. NeurIPS, section 3.2.
 */
export const multiHeadAttention: LayerDefinition<{
  numHeads: number;
  keyDim: number;
  valueDim: number;
  useBias: boolean;
  causal: boolean;
  dropout: number;
}> = {
  className: "MultiHeadAttention",
  defaults: { numHeads: 1, keyDim: 1, valueDim: 0, useBias: true, causal: false, dropout: 0 },
  weights({ numHeads, keyDim, valueDim, useBias }, [query, value, key = value]) {
    const size = query[query.length - 1];
    const projection = (name: string, inputs: number | null, perHead: number): WeightDefinition[] => [
      { name: `${name}/kernel`, shape: [inputs, numHeads, perHead], initial: "glorotUniform" },
      ...(useBias ? [{ name: `${name}/bias`, shape: [numHeads, perHead], initial: "zeros" as const }] : []),
    ];
    return [
      ...projection("query", size, keyDim),
      ...projection("key", key[key.length - 1], keyDim),
      ...projection("value", value[value.length - 1], valueDim || keyDim),
      {
        name: "attention_output/kernel",
        shape: [numHeads, valueDim || keyDim, size],
        initial: "glorotUniform",
      },
      ...(useBias ? [{ name: "attention_output/bias", shape: [size], initial: "zeros" as const }] : []),
    ];
  },
  call({ tf, settings: { keyDim, useBias, causal }, weights }, [query, value, key = value]) {
    const [q, k, v, output] = [0, 1, 2, 3].map((i) =>
      weights.slice(useBias ? 2 * i : i, useBias ? 2 * i + 2 : i + 1),
    );
    const heads = [project(tf, query, q), project(tf, key, k), project(tf, value, v)];
    const scores = tf.matMul(heads[0], heads[1], false, true).mul(1 / Math.sqrt(keyDim));
    const joined = attend(tf, scores, heads[2], causal).transpose([0, 2, 1, 3]);
    const [count, steps, numHeads, size] = joined.shape;
    const kernel = output[0].reshape([numHeads * size, -1]);
    const result = joined
      .reshape([count * steps, numHeads * size])
      .matMul(kernel)
      .reshape([count, steps, -1]);
    return useBias ? result.add(output[1]) : result;
  },
  missingForTraining: attentionDropout,
};

/** (samples, heads, steps, size): the projection of each head. */
function project(tf: TensorFlow, x: Tensor, [kernel, bias]: readonly Tensor[]): Tensor {
  const [count, steps, inputs] = x.shape;
  const [, heads, size] = kernel.shape;
  const product = tf
    .matMul(x.reshape([-1, inputs]), kernel.reshape([inputs, -1]))
    .reshape([count, steps, heads, size]);
  return (bias ? product.add(bias) : product).transpose([0, 2, 1, 3]);
}

/** With causal attention, a step sees itself and earlier steps. */
function attend(tf: TensorFlow, scores: Tensor, value: Tensor, causal: boolean): Tensor {
  const [rows, columns] = scores.shape.slice(-2);
  const hidden = () =>
    tf.tensor2d(
      Float32Array.from({ length: rows * columns }, (_, i) =>
        i % columns > Math.floor(i / columns) ? HIDDEN : 0,
      ),
      [rows, columns],
    );
  return tf.matMul(tf.softmax(causal ? scores.add(hidden()) : scores), value);
}
