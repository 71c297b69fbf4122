import type { Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { byteTensor } from "../engine/fused-operations";
import { runningEngine } from "../engine/start";
import type { Engine } from "../engine/types";
import { requireModel } from "../model/require-network";
import { range, requireSamples } from "../model/samples";
import type { Network, NetworkOutputs, Samples } from "../model/types";
import { inputsOf } from "./batch";
import { type ForwardOptions, runModel } from "./forward-pass";
import { startsWithFusedLayers } from "./fused-layers";

type Inputs = Pick<Samples, "count" | "inputs" | "inputBytes">;

/**
 * The outputs of a network for samples (预测): probabilities if its last layer gives them, otherwise numbers. Targets are not
 * used. No samples give an empty result.
 *
 * @throws {TypeError} If the model has several outputs, these are no samples, or they do not have the shape that it takes.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = network.stack([2], { seed: 1 }).dense(3, "softmax").build();
 * const { count, size, values } = network.predict(model, network.samples([1, 2, 3, 4], [2], { labels: [0, 1] }));
 * [count, size, values.length]; // [2, 3, 6]
 */
export function predict(model: Network, samples: Inputs): NetworkOutputs {
  requireModel("predict", model);
  const count = model.outputs.length;
  if (count > 1)
    throw new TypeError(mustBe("predict", "model", "of one output; predictAll gives several", count));
  return predictAll(model, samples)[0];
}

/**
 * The outputs of a network with several outputs (多输出), in the order of `model.outputs`.
 *
 * @throws {TypeError} If these are no samples, or they do not have the shapes that the model takes.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = network.stack([2], { seed: 1 }).dense(3, "softmax").build();
 * network.predictAll(model, network.samples([1, 2], [2], { labels: [0] })).map(({ size }) => size); // [3]
 */
export function predictAll(model: Network, samples: Inputs): NetworkOutputs[] {
  requireModel("predict", model);
  requireSamples("predict", "samples", samples, ["inputs"]);
  return allOutputsOf(runningEngine("predict"), model, samples, range(samples.count));
}

/** The outputs of a layer, by default the first of the network, for the samples with these indices. */
export function outputsOf(
  engine: Engine,
  model: Network,
  samples: Pick<Samples, "inputs" | "inputBytes">,
  indices: Int32Array,
  options: Pick<ForwardOptions, "lastLayer"> = {},
): NetworkOutputs {
  return allOutputsOf(engine, model, samples, indices, options)[0];
}

function allOutputsOf(
  engine: Engine,
  model: Network,
  samples: Pick<Samples, "inputs" | "inputBytes">,
  indices: Int32Array,
  options: Pick<ForwardOptions, "lastLayer"> = {},
): NetworkOutputs[] {
  const { lastLayer } = options;
  const shapes =
    lastLayer === undefined ? model.outputs.map(({ shape }) => shape) : [model.layers[lastLayer].outputShape];
  const joined = shapes.map((shape) => joinedOutputs(indices.length, (shape as (number | null)[]).slice(1)));
  for (const { from, inputs } of batches(engine, model, samples, indices)) {
    const outputs = engine.tf.tidy((): never => {
      const result = runModel(engine, model, inputs(), { ...options, isPrediction: true });
      return result.outputs as never;
    }) as Tensor[];
    outputs.forEach((output, i) => {
      joined[i].add(output, from);
    });
    engine.tf.dispose(outputs);
  }
  return joined.map(({ result }) => result());
}

/** The outputs of all batches in one array. Sizes that the model leaves open are those of the first batch. */
function joinedOutputs(count: number, declared: readonly (number | null)[]) {
  let shape = declared.map((size) => size ?? 0);
  let values = new Float32Array(count * volumeOf(shape));
  return {
    add(output: Tensor, from: number) {
      if (from === 0) {
        shape = output.shape.slice(1);
        if (values.length !== count * volumeOf(shape)) values = new Float32Array(count * volumeOf(shape));
      }
      values.set(output.dataSync() as Float32Array, from * volumeOf(shape));
    },
    result: (): NetworkOutputs => ({ count, size: volumeOf(shape), shape, values }),
  };
}

/** The samples in batches; `inputs` makes the tensors of one. */
export function* batches(
  engine: Engine,
  model: Network,
  samples: Pick<Samples, "inputs" | "inputBytes">,
  indices: Int32Array,
): Generator<{
  readonly from: number;
  readonly batch: Int32Array;
  readonly inputs: () => readonly Tensor[];
}> {
  const batchSize = batchSizeOf(model);
  const readBytes = startsWithFusedLayers(model) ? samples.inputBytes : undefined;
  for (let from = 0; from < indices.length; from += batchSize) {
    const batch = indices.subarray(from, from + batchSize);
    const inputs = () => {
      const input = readBytes?.(batch);
      const bytes = input && byteTensor(engine, input.bytes, input.shape);
      return bytes ? [bytes] : inputsOf(samples, batch);
    };
    yield { from, batch, inputs };
  }
}

function volumeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Samples in a batch: enough that threads are woken seldom, fewer of large samples. */
function batchSizeOf(model: Network): number {
  const size = model.inputs[0].shape.slice(1).reduce<number>((product, length) => product * (length ?? 1), 1);
  return Math.max(128, Math.min(1024, Math.floor(2 ** 20 / size)));
}
