import type { Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import { bytes } from "../engine/fused-operations";
import { runningEngine } from "../engine/start";
import type { Engine } from "../engine/types";
import { requireNetwork } from "../model/require-network";
import { all } from "../model/samples";
import type { Answers, Judgement, Network, Samples } from "../model/types";
import { type Passage, walk } from "./forward-pass";
import { beginsWithChain } from "./fused-layers";
import { costOf, qualitySum, type Task, taskOf, wanted } from "./task";

/**
 * What the network answers to each sample: probabilities where it tells classes apart, else its numbers. Targets are not
 * looked at; no samples give an empty answer.
 */
export function predict(model: Network, samples: Pick<Samples, "count" | "inputs" | "bytes">): Answers {
  requireNetwork("predict", model);
  return answersTo(runningEngine("predict"), model, samples, all(samples.count));
}

/**
 * Loss and quality on samples whose targets are known.
 *
 * @throws {RangeError} If there are no samples, or a label is not one of the network's classes.
 */
export function evaluate(model: Network, samples: Samples): Judgement {
  const action = "evaluate";
  requireNetwork(action, model);
  if (samples.count === 0) throw new RangeError(mustBe(action, "samples", "at least one", 0));
  const task = taskOf(action, "sample", model, samples.targets);
  const { loss, quality, answers } = judge(runningEngine(action), model, samples, task, all(samples.count));
  return {
    loss,
    ...(task.kind === "numbers" ? { meanAbsoluteError: quality } : { accuracy: quality }),
    answers,
  };
}

/** Mean loss, and accuracy or mean absolute error, of some samples. */
export function judge(engine: Engine, model: Network, samples: Samples, task: Task, indices: Int32Array) {
  const answers = answersTo(engine, model, samples, indices);
  const goal = wanted(samples.targets, indices);
  return {
    loss: costOf(task, answers.values, goal) / indices.length,
    quality: qualitySum(task, answers.values, goal) / indices.length,
    answers,
  };
}

/** What comes out of a layer, the last if none is named, for the samples of these numbers, a batch at a time. */
export function answersTo(
  engine: Engine,
  model: Network,
  samples: Pick<Samples, "inputs" | "bytes">,
  indices: Int32Array,
  passage: Pick<Passage, "upTo"> = {},
): Answers {
  const { upTo } = passage;
  const output = upTo === undefined ? model.outputs[0].shape : model.layers[upTo].outputShape;
  const size = Number(output.at(-1));
  const values = new Float32Array(indices.length * size);
  const batch = batchOf(model);
  const bytesOf = beginsWithChain(model) ? samples.bytes : undefined;
  for (let from = 0; from < indices.length; from += batch) {
    const answers = engine.tf.tidy(() => {
      const inputs = inputsOf(indices.subarray(from, from + batch));
      return walk(engine, model, inputs, { ...passage, isPrediction: true });
    });
    values.set(answers.dataSync() as Float32Array, from * size);
    answers.dispose();
  }
  return { count: indices.length, size, values };

  function inputsOf(some: Int32Array): Tensor {
    const given = bytesOf?.(some);
    return (given && bytes(engine, given.levels, given.shape)) ?? samples.inputs(some);
  }
}

/** Samples that pass at once: so many that the threads are seldom woken, fewer of large ones. */
function batchOf(model: Network): number {
  const size = model.inputs[0].shape.slice(1).reduce<number>((product, length) => product * (length ?? 1), 1);
  return Math.max(128, Math.min(1024, Math.floor(2 ** 20 / size)));
}
