import type { Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { byteTensor } from "../engine/fused-operations";
import { runningEngine } from "../engine/start";
import type { Engine } from "../engine/types";
import { requireNetwork } from "../model/require-network";
import { range, requireSamples } from "../model/samples";
import type { Network, NetworkEvaluation, NetworkOutputs, Samples } from "../model/types";
import { type ForwardOptions, forwardPass } from "./forward-pass";
import { startsWithFusedLayers } from "./fused-layers";
import { type Task, targetsOf, taskOf, totalLoss, totalMetric } from "./task";

/**
 * The outputs of a network for samples (预测): probabilities if its last layer gives them, otherwise numbers. Targets are not
 * used. No samples give an empty result.
 *
 * @throws {TypeError} If the model has several inputs or outputs, or these are no samples.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * const model = network.stack([2], { seed: 1 }).dense(3, "softmax").build();
 * const { count, size, values } = network.predict(model, network.samples([1, 2, 3, 4], [2], { labels: [0, 1] }));
 * [count, size, values.length]; // [2, 3, 6]
 */
export function predict(
  model: Network,
  samples: Pick<Samples, "count" | "inputs" | "inputBytes">,
): NetworkOutputs {
  requireNetwork("predict", model);
  requireSamples("predict", "samples", samples, ["inputs"]);
  return outputsOf(runningEngine("predict"), model, samples, range(samples.count));
}

/**
 * Loss and accuracy, or mean absolute error, on samples whose targets are known (评估).
 *
 * @throws {TypeError} If the model has several inputs or outputs.
 * @throws {RangeError} If there are no samples, or a label is not one of the network's classes.
 *
 * @example
 * const { tf } = await engine.start({ prefer: "cpu" });
 * const model = network.stack([2], { seed: 1 }).dense(1).build();
 * model.setWeights([tf.tensor([[1], [2]]), tf.tensor([0])]);
 * const { loss } = network.evaluate(model, network.samples([1, 1, 2, 0], [2], { values: [4, 2], size: 1 }));
 * loss; // 0.5
 */
export function evaluate(model: Network, samples: Samples): NetworkEvaluation {
  const action = "evaluate";
  requireNetwork(action, model);
  requireSamples(action, "samples", samples, ["inputs", "targets"]);
  if (samples.count === 0) throw new RangeError(mustBe(action, "samples", "at least one", 0));
  const task = taskOf(action, "sample", model, samples.targets);
  const engine = runningEngine(action);
  const { loss, metric, outputs } = evaluateSamples(engine, model, samples, task, range(samples.count));
  const named = task.kind === "regression" ? { meanAbsoluteError: metric } : { accuracy: metric };
  return { loss, ...named, outputs };
}

/** Mean loss, and accuracy or mean absolute error, of the samples with these indices. */
export function evaluateSamples(
  engine: Engine,
  model: Network,
  samples: Samples,
  task: Task,
  indices: Int32Array,
) {
  const outputs = outputsOf(engine, model, samples, indices);
  const targets = targetsOf(samples.targets, indices);
  return {
    loss: totalLoss(task, outputs.values, targets) / indices.length,
    metric: totalMetric(task, outputs.values, targets) / indices.length,
    outputs,
  };
}

/** The outputs of a layer, the last by default, for the samples with these indices, computed in batches. */
export function outputsOf(
  engine: Engine,
  model: Network,
  samples: Pick<Samples, "inputs" | "inputBytes">,
  indices: Int32Array,
  options: Pick<ForwardOptions, "lastLayer"> = {},
): NetworkOutputs {
  const { lastLayer } = options;
  const shape = lastLayer === undefined ? model.outputs[0].shape : model.layers[lastLayer].outputShape;
  const size = Number(shape.at(-1));
  const values = new Float32Array(indices.length * size);
  const batchSize = batchSizeOf(model);
  const readBytes = startsWithFusedLayers(model) ? samples.inputBytes : undefined;
  for (let from = 0; from < indices.length; from += batchSize) {
    const outputs = engine.tf.tidy(() => {
      const inputs = inputsOf(indices.subarray(from, from + batchSize));
      return forwardPass(engine, model, inputs, { ...options, isPrediction: true });
    });
    values.set(outputs.dataSync() as Float32Array, from * size);
    outputs.dispose();
  }
  return { count: indices.length, size, values };

  function inputsOf(batch: Int32Array): Tensor {
    const input = readBytes?.(batch);
    return (input && byteTensor(engine, input.bytes, input.shape)) ?? samples.inputs(batch);
  }
}

/** Samples in a batch: enough that threads are woken seldom, fewer of large samples. */
function batchSizeOf(model: Network): number {
  const size = model.inputs[0].shape.slice(1).reduce<number>((product, length) => product * (length ?? 1), 1);
  return Math.max(128, Math.min(1024, Math.floor(2 ** 20 / size)));
}
