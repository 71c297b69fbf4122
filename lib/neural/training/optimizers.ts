/** The optimizers (优化器) of a training, with the names, settings and defaults of Keras 3. Their state is ours, so it can be saved. */
import type { NamedTensorMap, Tensor, Variable } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import {
  flag,
  fractionBelowOne,
  isRecord,
  nonNegative,
  type OptionReader,
  oneOf,
  positive,
  readOptions,
  withDefault,
} from "../../core/options";
import { adamStep } from "../engine/fused-operations";
import type { Engine } from "../engine/types";

export type OptimizerName = "sgd" | "rmsprop" | "adam" | "adamw" | "nadam" | "lion";

/** An optimizer and its settings, as in Keras 3. */
export interface OptimizerOptions {
  readonly name: OptimizerName;
  /** Of "sgd" and "rmsprop". @default 0 */
  readonly momentum?: number;
  /** Of "sgd". @default false */
  readonly nesterov?: boolean;
  /** Decay of the squares, of "rmsprop". @default 0.9 */
  readonly rho?: number;
  /** Of "rmsprop". @default false */
  readonly centered?: boolean;
  /** Decay of the gradients, of all but "sgd" and "rmsprop". @default 0.9 */
  readonly beta1?: number;
  /** Decay of the squares; of the gradients in the state of "lion". @default 0.999, for "lion" 0.99 */
  readonly beta2?: number;
  /** Of all but "sgd" and "lion". @default 1e-7 */
  readonly epsilon?: number;
  /** Decoupled weight decay: each weight shrinks by this share of the learning rate. @default 0, for "adamw" 0.004 */
  readonly weightDecay?: number;
}

interface Settings extends Required<OptimizerOptions> {}

/** One step of one weight. */
interface Step {
  readonly weight: Tensor;
  readonly gradient: Tensor;
  /** What the optimizer keeps from step to step: zeros before the first. */
  readonly slots: readonly Tensor[];
  readonly rate: number;
  /** Number of the step, from 1. */
  readonly count: number;
}

interface Rule {
  readonly readers: Readonly<Record<string, OptionReader<unknown>>>;
  readonly learningRate: number;
  slotCount(settings: Settings): number;
  /** The new weight, and the new slots. */
  step(engine: Engine, step: Step, settings: Settings): readonly Tensor[];
}

const decay = (value: number) => withDefault(value, fractionBelowOne);
const BETAS = { beta1: decay(0.9), beta2: decay(0.999), epsilon: withDefault(1e-7, positive) };

/** $w \leftarrow w - \alpha \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t} \frac{m}{\sqrt{v} + \epsilon}$ */
const adam: Rule = {
  readers: BETAS,
  learningRate: 0.001,
  slotCount: () => 2,
  step(engine, { weight, gradient, slots: [first, second], rate, count }, { beta1, beta2, epsilon }) {
    const corrected = (rate * Math.sqrt(1 - beta2 ** count)) / (1 - beta1 ** count);
    return adamStep(engine, [weight, gradient, first, second], { beta1, beta2, rate: corrected, epsilon });
  },
};

const RULES: Readonly<Record<OptimizerName, Rule>> = {
  /** $m \leftarrow \mu m - \alpha g$; $w \leftarrow w + m$, with Nesterov's momentum $w + \mu m - \alpha g$. */
  sgd: {
    readers: { momentum: decay(0), nesterov: withDefault(false, flag) },
    learningRate: 0.01,
    slotCount: ({ momentum }) => Number(momentum > 0),
    step(_, { weight, gradient, slots: [previous], rate }, { momentum, nesterov }) {
      const move = gradient.mul(-rate);
      if (!previous) return [weight.add(move)];
      const velocity = previous.mul(momentum).add(move);
      return [weight.add(nesterov ? velocity.mul(momentum).add(move) : velocity), velocity];
    },
  },
  /** $v \leftarrow \rho v + (1 - \rho) g^2$; $w \leftarrow w - \alpha g / \sqrt{v + \epsilon}$ */
  rmsprop: {
    readers: {
      rho: decay(0.9),
      momentum: decay(0),
      epsilon: BETAS.epsilon,
      centered: withDefault(false, flag),
    },
    learningRate: 0.001,
    slotCount: ({ momentum, centered }) => 1 + Number(centered) + Number(momentum > 0),
    step(_, { weight, gradient, slots, rate }, { rho, momentum, centered, epsilon }) {
      const squares = slots[0].mul(rho).add(gradient.square().mul(1 - rho));
      const mean = centered ? [slots[1].mul(rho).add(gradient.mul(1 - rho))] : [];
      const variance = centered ? squares.sub(mean[0].square()) : squares;
      const move = gradient.mul(rate).div(variance.add(epsilon).sqrt());
      if (momentum === 0) return [weight.sub(move), squares, ...mean];
      const velocity = slots[slots.length - 1].mul(momentum).add(move);
      return [weight.sub(velocity), squares, ...mean, velocity];
    },
  },
  adam,
  adamw: adam,
  /** Adam with Nesterov's momentum, whose factor grows with the steps. */
  nadam: {
    ...adam,
    step(_, { weight, gradient, slots, rate, count }, { beta1, beta2, epsilon }) {
      const factorAt = (step: number) => beta1 * (1 - 0.5 * 0.96 ** step);
      let product = 1;
      for (let step = 1; step <= count; step++) product *= factorAt(step);
      const [now, next] = [factorAt(count), factorAt(count + 1)];
      const first = slots[0].mul(beta1).add(gradient.mul(1 - beta1));
      const second = slots[1].mul(beta2).add(gradient.square().mul(1 - beta2));
      const mean = first.mul(next / (1 - product * next)).add(gradient.mul((1 - now) / (1 - product)));
      const spread = second
        .div(1 - beta2 ** count)
        .sqrt()
        .add(epsilon);
      return [weight.sub(mean.mul(rate).div(spread)), first, second];
    },
  },
  /** $w \leftarrow w - \alpha\,\mathrm{sign}(\beta_1 m + (1 - \beta_1) g)$; $m \leftarrow \beta_2 m + (1 - \beta_2) g$ */
  lion: {
    readers: { beta1: BETAS.beta1, beta2: decay(0.99) },
    learningRate: 0.001,
    slotCount: () => 1,
    step(_, { weight, gradient, slots: [mean], rate }, { beta1, beta2 }) {
      const direction = mean
        .mul(beta1)
        .add(gradient.mul(1 - beta1))
        .sign();
      return [weight.sub(direction.mul(rate)), mean.mul(beta2).add(gradient.mul(1 - beta2))];
    },
  },
};

/** An optimizer's name, or its options, with the defaults filled in. */
export const optimizer: OptionReader<Settings> = (action, name, value) => {
  const given = isRecord(value) ? value : { name: value };
  const known = Object.keys(RULES) as OptimizerName[];
  const kind = oneOf(known)(action, isRecord(value) ? `${name}.name` : name, given.name);
  const weightDecay = withDefault(kind === "adamw" ? 0.004 : 0, nonNegative);
  const readers = { name: oneOf(known), ...RULES[kind].readers, weightDecay };
  const settings = readOptions(action, given, readers, `${name}.`) as unknown as Settings;
  if (settings.nesterov && settings.momentum === 0)
    throw new RangeError(mustBe(action, `${name}.momentum`, "greater than 0 with nesterov", 0));
  return settings;
};

export function defaultLearningRate({ name }: OptimizerOptions): number {
  return RULES[name].learningRate;
}

/** The state of an optimizer: for each weight its slots. */
export type Slots = Tensor[][];

export function zeroSlots({ tf }: Engine, weights: readonly Variable[], settings: Settings): Slots {
  const count = RULES[settings.name].slotCount(settings);
  return weights.map((weight) => Array.from({ length: count }, () => tf.zeros(weight.shape)));
}

/**
 * The `count`-th step of gradient descent, from 1, then the constraints of each weight. Replaces the slots.
 *
 * @see Kingma, D. P. & Ba, J. (2015). Adam: a method for stochastic optimization. arXiv:1412.6980, end of section 2.
 * @see Loshchilov, I. & Hutter, F. (2019). Decoupled weight decay regularization. ICLR.
 * @see Dozat, T. (2016). Incorporating Nesterov momentum into Adam. ICLR workshop.
 * @see Chen, X. et al. (2023). Symbolic discovery of optimization algorithms. arXiv:2302.06675 (Lion).
 */
export function descend(
  engine: Engine,
  weights: readonly Variable[],
  constraints: readonly ((weight: Tensor) => Tensor)[],
  slots: Slots,
  gradients: NamedTensorMap,
  { settings, rate, count }: { readonly settings: Settings; readonly rate: number; readonly count: number },
): void {
  weights.forEach((weight, i) => {
    // tfjs has no type for a list of tensors of which each is kept.
    const [value, ...next] = engine.tf.tidy((): never => {
      const { weightDecay, name } = settings;
      const start = weightDecay > 0 ? weight.mul(1 - weightDecay * rate) : weight;
      const step = { weight: start, gradient: gradients[weight.name], slots: slots[i], rate, count };
      const [moved, ...kept] = RULES[name].step(engine, step, settings);
      return [constraints[i](moved), ...kept] as never;
    }) as Tensor[];
    weight.assign(value);
    engine.tf.dispose([value, ...slots[i]]);
    slots[i] = next;
  });
}

export type { Settings as OptimizerSettings };
