/** A batch: its losses, and what it gives to a score: outputs as predictions give them, targets, masks and losses. */
import type { Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import type { Engine } from "../engine/types";
import type { Mask } from "../layers/masks";
import type { Network, Samples } from "../model/types";
import { meanLoss } from "../objective/mean-loss";
import type { Objective } from "../objective/objective";
import type { Scored } from "../objective/score";
import { type ForwardOptions, type ForwardResult, runModel } from "./forward-pass";

/** What a batch is judged by. */
export interface BatchTargets {
  /** For each output. */
  readonly targets: readonly Float32Array[];
  readonly sampleWeights: Float32Array | undefined;
  readonly classWeights: ArrayLike<number> | undefined;
}

/** What a model gives for a batch, and the mean loss of each output; logits, where a loss is computed from them. */
export function runBatch(
  engine: Engine,
  model: Network,
  inputs: readonly Tensor[],
  objectives: readonly Objective[],
  given: BatchTargets,
  options: Pick<ForwardOptions, "dropoutSeed" | "isPrediction">,
): ForwardResult & { readonly losses: readonly Tensor[] } {
  const asLogits = objectives.map(({ activation }) => activation !== undefined);
  const result = runModel(engine, model, inputs, { ...options, asLogits });
  const { outputs, masks } = result;
  const losses = objectives.map((objective, i) =>
    meanLoss(engine, objective, outputs[i], given.targets[i], masks[i], given),
  );
  return { ...result, losses };
}

/** For each output. */
export type BatchResult = readonly Scored[];

export function readBatch(
  engine: Engine,
  objectives: readonly Objective[],
  batch: {
    readonly outputs: readonly Tensor[];
    readonly masks: readonly Mask[];
    readonly losses: readonly Tensor[];
    readonly targets: readonly Float32Array[];
  },
): BatchResult {
  return objectives.map((objective, i) => ({
    loss: batch.losses[i].dataSync()[0],
    outputs: engine.tf.tidy(() => activated(engine, objective, batch.outputs[i]).dataSync() as Float32Array),
    targets: batch.targets[i],
    mask: batch.masks[i]?.dataSync(),
  }));
}

/** The outputs with the softmax or sigmoid that was left out for the loss. */
function activated({ tf }: Engine, { activation }: Objective, output: Tensor): Tensor {
  if (activation === undefined) return output;
  return activation === "softmax" ? tf.softmax(output) : tf.sigmoid(output);
}

/** The inputs of some samples, one tensor for each input of the network. @throws {TypeError} If they are not as many. */
export function inputsOf(
  samples: Pick<Samples, "inputs">,
  indices: Int32Array,
  epochSeed?: number,
): readonly Tensor[] {
  const given = [samples.inputs(indices, epochSeed)].flat() as readonly Tensor[];
  const rule = `tensors of ${indices.length} samples, as many as are asked for`;
  for (const tensor of given) {
    const { shape } = Object(tensor) as Partial<Tensor>;
    if (shape?.[0] !== indices.length)
      throw new TypeError(
        mustBe("run a network", "samples.inputs", rule, shape ? `${shape[0]} samples` : tensor),
      );
  }
  return given;
}
