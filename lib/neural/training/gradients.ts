/** Loss and gradients of a batch. */
import type { NamedTensorMap, Tensor, Variable } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";
import type { Mask } from "../layers/masks";
import { weightPenalties } from "../model/regularization";
import type { Network } from "../model/types";
import type { Objective } from "../objective/objective";
import { type BatchResult, type BatchTargets, readBatch, runBatch } from "../prediction/batch";
import { runModel } from "../prediction/forward-pass";

export interface Batch extends BatchTargets {
  /** Makes the input tensors; the caller disposes of them. */
  readonly inputs: () => readonly Tensor[];
}

/** Makes the gradient of |x| at 0 be 0, as in TensorFlow; that of tfjs is -1, which moves weights that L1 has made 0. */
export function correctGradients({ tf }: Engine): void {
  tf.registerGradient({
    kernelName: "Abs",
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({ x: () => (dy as Tensor).mul(x.sign()) }),
  });
}

/** Loss with all penalties, gradients, which the caller disposes of, and what the score needs. */
export function gradientsOf(
  engine: Engine,
  model: Network,
  objectives: readonly Objective[],
  weights: readonly Variable[],
  batch: Batch,
  dropoutSeed: number,
): { loss: number; result: BatchResult; gradients: NamedTensorMap } {
  const { tf } = engine;
  let kept:
    | {
        readonly outputs: readonly Tensor[];
        readonly masks: readonly Mask[];
        readonly losses: readonly Tensor[];
      }
    | undefined;
  const { value, grads } = withoutTape(engine, () =>
    tf.tidy(() => {
      const inputs = batch.inputs();
      return tf.variableGrads(() => {
        const result = runBatch(engine, model, inputs, objectives, batch, { dropoutSeed });
        const { outputs, masks, penalties, losses } = result;
        kept = { outputs, masks, losses };
        for (const tensor of [...outputs, ...masks, ...losses]) if (tensor) tf.keep(tensor);
        const weighted = losses.map((loss, i) => loss.mul(objectives[i].weight));
        return tf.addN(
          [...weighted, ...penalties, ...weightPenalties(model).map((penalty) => penalty())].map((x) =>
            x.asScalar(),
          ),
        );
      }, [...weights]);
    }),
  );
  const [loss] = value.dataSync();
  const { outputs = [], masks = [], losses = [] } = kept ?? {};
  const result = readBatch(engine, objectives, { outputs, masks, losses, targets: batch.targets });
  tf.dispose([value, ...outputs, ...losses, ...masks.flatMap((mask) => mask ?? [])]);
  return { loss, result, gradients: grads };
}

/** If `run` fails, also disposes of what tfjs has kept for the gradients until then. */
function withoutTape<T>({ tf }: Engine, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const { state } = tf.engine() as unknown as {
      readonly state: { activeTape: readonly { readonly saved: readonly Tensor[] }[] | null };
    };
    tf.dispose((state.activeTape ?? []).flatMap(({ saved }) => saved ?? []));
    state.activeTape = null;
    throw error;
  }
}

/**
 * The gradients, scaled down if their norm exceeds `clipNorm`. Disposes of the given ones.
 *
 * @see Pascanu, R., Mikolov, T. & Bengio, Y. (2013). On the difficulty of training recurrent neural networks. ICML.
 */
export function clipGradients({ tf }: Engine, gradients: NamedTensorMap, clipNorm: number): NamedTensorMap {
  return tf.tidy(() => {
    const squares = Object.values(gradients).map((gradient) => gradient.square().sum().dataSync()[0]);
    const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    const factor = norm > clipNorm ? clipNorm / norm : 1;
    const clipped = Object.entries(gradients).map(([name, gradient]) => [name, gradient.mul(factor)]);
    tf.dispose(gradients);
    return Object.fromEntries(clipped);
  });
}

/** The gradients, each number of at most this size. Disposes of the given ones. */
export function clipValues({ tf }: Engine, gradients: NamedTensorMap, clipValue: number): NamedTensorMap {
  const clipped = Object.entries(gradients).map(([name, x]) => [name, x.clipByValue(-clipValue, clipValue)]);
  tf.dispose(gradients);
  return Object.fromEntries(clipped);
}

/** Names the first layer whose weights or outputs are not finite, for the error message of a diverged training. */
export function firstBrokenLayer(engine: Engine, model: Network, inputs: () => readonly Tensor[]): string {
  const { tf } = engine;
  return tf.tidy(() => {
    const isBroken = (tensor: Tensor) => tensor.dataSync().some((value: number) => !Number.isFinite(value));
    const given = inputs();
    const rate = "; try a smaller learningRate";
    if (given.some(isBroken)) return "the samples are not finite";
    const first = model.layers.findIndex((layer) => layer.getClassName() !== "InputLayer");
    for (let i = first; i < model.layers.length; i++) {
      const layer = model.layers[i];
      const name = `layer ${i - first + 1} (${layer.getClassName()})`;
      if (layer.weights.some((weight) => isBroken(weight.read())))
        return `the weights of ${name} are not${rate}`;
      const [output] = runModel(engine, model, given, { lastLayer: i }).outputs;
      if (isBroken(output)) return `the outputs of ${name} are not${rate}`;
    }
    return `the outputs of all layers are${rate}`;
  });
}
