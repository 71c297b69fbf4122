/** Resizing as in Keras 3, zeros around series, and separable convolutions of series. */
import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import type { TensorFlow } from "../../engine/types";
import type { LayerDefinition } from "./define-layer";

/**
 * Images of another size. The centres of pixels correspond, not their corners: output i is at
 * (i + 1/2) inputs / outputs - 1/2, as in Keras; TensorFlow.js' own layers place it at i inputs / outputs.
 */
export const resizing: LayerDefinition<{ height: number; width: number; interpolation: string }> = {
  className: "CentredResizing",
  defaults: { height: 0, width: 0, interpolation: "bilinear" },
  outputShape: ({ height, width }, [shape]) => [shape[0], height, width, shape[3]],
  call: ({ tf, settings: { height, width, interpolation } }, [x]) =>
    resizeAxis(tf, resizeAxis(tf, x, 1, height, interpolation), 2, width, interpolation),
};

export const bilinearUpSampling: LayerDefinition<{ size: readonly number[] }> = {
  className: "BilinearUpSampling",
  defaults: { size: [2, 2] },
  outputShape: ({ size }, [shape]) =>
    shape.map((length, i) => (length === null || i % 3 === 0 ? length : length * size[i - 1])),
  call: ({ tf, settings: { size } }, [x]) =>
    size.reduce((y, factor, i) => resizeAxis(tf, y, i + 1, x.shape[i + 1] * factor, "bilinear"), x),
};

export const zeroPadding1d: LayerDefinition<{ padding: readonly number[] }> = {
  className: "ZeroPadding1D",
  defaults: { padding: [1, 1] },
  outputShape: ({ padding: [before, after] }, [[count, steps, channels]]) => [
    count,
    steps === null ? null : steps + before + after,
    channels,
  ],
  call: ({ tf, settings: { padding } }, [x]) =>
    tf.pad3d(x as never, [
      [0, 0],
      [padding[0], padding[1]],
      [0, 0],
    ]),
};

/** A filter for each channel alone, then a convolution of single steps. */
export const separableConv1d: LayerDefinition<{
  filters: number;
  kernelSize: readonly number[];
  strides: readonly number[];
  padding: "valid" | "same";
  depthMultiplier: number;
  useBias: boolean;
  activation: string;
}> = {
  className: "SeparableConv1D",
  defaults: {
    ...{ filters: 1, kernelSize: [1], strides: [1], padding: "valid", depthMultiplier: 1, useBias: true },
    activation: "linear",
  },
  weights({ filters, kernelSize, depthMultiplier, useBias }, [[, , channels]]) {
    const inputs = Number(channels);
    return [
      { name: "depthwise_kernel", shape: [...kernelSize, inputs, depthMultiplier], initial: "glorotUniform" },
      { name: "pointwise_kernel", shape: [1, inputs * depthMultiplier, filters], initial: "glorotUniform" },
      ...(useBias ? [{ name: "bias", shape: [filters], initial: "zeros" as const }] : []),
    ];
  },
  outputShape({ filters, kernelSize, strides, padding }, [[count, steps]]) {
    const lost = padding === "valid" ? kernelSize[0] - 1 : 0;
    return [count, steps === null ? null : Math.ceil((steps - lost) / strides[0]), filters];
  },
  call({ tf, settings: { strides, padding }, weights: [depthwise, pointwise, bias], activate }, [x]) {
    // As images whose one row is the series; tfjs needs equal strides, and there is only one row.
    const [rows, filter, mixer] = [x, depthwise, pointwise].map((tensor, i) =>
      tensor.expandDims(i === 0 ? 1 : 0),
    );
    const sums = tf
      .separableConv2d(
        rows as Tensor4D,
        filter as Tensor4D,
        mixer as Tensor4D,
        [strides[0], strides[0]],
        padding,
      )
      .squeeze<Tensor>([1]);
    return activate(bias ? sums.add(bias) : sums);
  },
};

/** By gathering rows, which has a gradient on every engine. */
function resizeAxis(tf: TensorFlow, x: Tensor, axis: number, size: number, interpolation: string): Tensor {
  const inputs = x.shape[axis];
  const places = Array.from({ length: size }, (_, i) => ((i + 0.5) * inputs) / size);
  const gather = (rows: readonly number[]) =>
    tf.gather(
      x,
      tf.tensor1d(
        rows.map((row) => Math.min(inputs - 1, Math.max(0, Math.floor(row)))),
        "int32",
      ),
      axis,
    );
  if (interpolation === "nearest") return gather(places);
  const lower = gather(places.map((place) => place - 0.5));
  const upper = gather(places.map((place) => place + 0.5));
  const shares = places.map((place) => place - 0.5 - Math.floor(place - 0.5));
  const shape = x.shape.map((_, i) => (i === axis ? size : 1));
  return lower.add(upper.sub(lower).mul(tf.tensor(shares, shape)));
}
