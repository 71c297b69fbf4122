/** Normalizations of Keras that TensorFlow.js lacks. */
import type { LayerDefinition } from "./define-layer";

/** Keras' smallest divisor, and smallest square of one. */
const EPSILON = 1e-7;
const NORM_EPSILON = 1e-12;

/** One number, or a list that Keras nests if it has several axes. */
type Numbers = number | readonly number[];

/** Features minus the means and divided by the standard deviations of the data that Keras' layer was adapted to. */
export const normalization: LayerDefinition<{
  axis: Numbers;
  mean: Numbers;
  variance: Numbers;
  invert: boolean;
}> = {
  className: "Normalization",
  defaults: { axis: -1, mean: 0, variance: 1, invert: false },
  call({ tf, settings: { axis, mean, variance, invert } }, [x]) {
    const kept = [axis].flat().map((i) => (i < 0 ? i + x.rank : i));
    const shape = x.shape.map((size, i) => (kept.includes(i) ? size : 1));
    const full = (given: Numbers) => {
      const values = [given].flat(Number.POSITIVE_INFINITY) as number[];
      // A single number is for all features.
      return tf.tensor(values, values.length === 1 ? shape.map(() => 1) : shape);
    };
    const deviation = full(variance).sqrt().maximum(EPSILON);
    return invert ? x.mul(deviation).add(full(mean)) : x.sub(full(mean)).div(deviation);
  },
};

/** Channels in groups: each group of a sample minus its mean, divided by its standard deviation. */
export const groupNormalization: LayerDefinition<{
  groups: number;
  axis: number;
  epsilon: number;
  center: boolean;
  scale: boolean;
}> = {
  className: "GroupNormalization",
  defaults: { groups: 32, axis: -1, epsilon: 1e-3, center: true, scale: true },
  weights({ center, scale }, [shape]) {
    const channels = shape.slice(-1);
    return [
      ...(scale ? [{ name: "gamma", shape: channels, initial: "ones" as const }] : []),
      ...(center ? [{ name: "beta", shape: channels, initial: "zeros" as const }] : []),
    ];
  },
  call({ tf, settings: { groups, epsilon, center, scale }, weights }, [x]) {
    const channels = x.shape[x.rank - 1];
    const count = groups === -1 ? channels : groups;
    const grouped = x.reshape([x.shape[0], -1, count, channels / count]);
    const { mean, variance } = tf.moments(grouped, [1, 3], true);
    const normal = grouped.sub(mean).mul(variance.add(epsilon).rsqrt()).reshape(x.shape);
    const scaled = scale ? normal.mul(weights[0]) : normal;
    return center ? scaled.add(weights[weights.length - 1]) : scaled;
  },
};

export const unitNormalization: LayerDefinition<{ axis: Numbers }> = {
  className: "UnitNormalization",
  defaults: { axis: -1 },
  call: ({ settings: { axis } }, [x]) =>
    x.mul(x.square().sum([axis].flat(), true).maximum(NORM_EPSILON).rsqrt()),
};
