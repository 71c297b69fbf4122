/** The GRU of Keras 3, PyTorch and cuDNN, which TensorFlow.js lacks: the reset gate is applied after the matrix product. */
import type { layers, RNN, Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../engine/types";
import { requireWithinLimit, type WeightLimit } from "./defined/define-layer";

/** What the weights are held to. */
type Rules = {
  readonly [Name in `${"kernel" | "recurrent" | "bias"}${"Regularizer" | "Constraint"}`]?: unknown;
};

interface Settings extends Rules {
  readonly name?: string;
  readonly units: number;
  /** @default "tanh" */
  readonly activation?: string;
  /** @default "sigmoid" */
  readonly recurrentActivation?: string;
  readonly returnSequences?: boolean;
  readonly goBackwards?: boolean;
  /** Of a model in a file. */
  readonly weightLimit?: WeightLimit;
}

/** The regularizers and constraints that are set. */
function rulesOf(settings: object): object {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, rule]) => rule && /(Regularizer|Constraint)$/.test(name)),
  );
}

type GruClass = new (settings: Settings) => RNN;

/** Class name for TensorFlow.js. */
export const RESET_AFTER_GRU = "ResetAfterGRU";

let gruClass: GruClass | undefined;

/**
 * A layer of gated recurrent units (GRU, 门控循环单元) whose candidate is
 *
 * $$\tilde h = \tanh(W_h x + b_h + r \odot (U_h h + c_h))$$
 *
 * while that of TensorFlow.js has $U_h (r \odot h)$. Weights are as in Keras: kernel (inputs, 3 units), recurrent kernel
 * (units, 3 units), bias (2, 3 units), gates in the order z, r, h.
 *
 * @see Cho, K. et al. (2014). Learning phrase representations using RNN encoder-decoder. arXiv:1406.1078v1.
 */
export function resetAfterGru(tf: TensorFlow, settings: Settings): RNN {
  const Gru = defineResetAfterGru(tf);
  return new Gru(settings);
}

/** Defines the class on first use, since its base class is part of TensorFlow.js. Saved models find it by its name. */
export function defineResetAfterGru(tf: TensorFlow): GruClass {
  if (gruClass) return gruClass;

  class ResetAfterCell extends tf.layers.RNNCell {
    static className = "ResetAfterCell";
    readonly stateSize: number;
    private readonly activations: { readonly activation: string; readonly recurrentActivation: string };
    private readonly activation: layers.Layer;
    private readonly gate: layers.Layer;

    /** A cell of tfjs, which reads and writes the rules of its weights. */
    private readonly rules: Readonly<Record<string, never>> & { getConfig(): object };

    private readonly limit: WeightLimit | undefined;

    constructor(settings: Settings) {
      super({});
      const { units, activation = "tanh", recurrentActivation = "sigmoid" } = settings;
      this.rules = tf.layers.gruCell({ units, ...rulesOf(settings) }) as unknown as typeof this.rules;
      this.activations = { activation, recurrentActivation };
      this.limit = settings.weightLimit;
      this.stateSize = units;
      // tfjs declares a type for each name.
      this.activation = tf.layers.activation({ activation: activation as "tanh" });
      this.gate = tf.layers.activation({ activation: recurrentActivation as "sigmoid" });
    }

    override build(inputShape: number[]): void {
      const size = 3 * this.stateSize;
      const inputs = inputShape[inputShape.length - 1];
      if (this.limit) requireWithinLimit(this.limit, [Math.max(inputs, this.stateSize), size]);
      const initializer = tf.initializers.glorotUniform({ seed: 1 });
      const { kernelRegularizer, recurrentRegularizer, biasRegularizer } = this.rules;
      const { kernelConstraint, recurrentConstraint, biasConstraint } = this.rules;
      const add = (
        name: string,
        shape: number[],
        initial: typeof initializer,
        penalty: never,
        bound: never,
      ) => this.addWeight(name, shape, "float32", initial, penalty, true, bound);
      add("kernel", [inputs, size], initializer, kernelRegularizer, kernelConstraint);
      add("recurrent_kernel", [this.stateSize, size], initializer, recurrentRegularizer, recurrentConstraint);
      add("bias", [2, size], tf.initializers.zeros(), biasRegularizer, biasConstraint);
      this.built = true;
    }

    override getConfig() {
      return { ...super.getConfig(), ...rulesOf(this.rules.getConfig()), ...this.activations };
    }

    override call(inputs: Tensor | Tensor[]): Tensor[] {
      return tf.tidy(() => {
        const [x, state] = inputs as Tensor[];
        const [kernel, recurrentKernel, bias] = this.weights.map((weight) => weight.read());
        const [biasOfInput, biasOfState] = tf.split(bias, 2, 0);
        const [xz, xr, xh] = tf.split(tf.matMul(x, kernel as never).add(biasOfInput), 3, 1);
        const [hz, hr, hh] = tf.split(tf.matMul(state, recurrentKernel as never).add(biasOfState), 3, 1);
        const z = this.gate.apply(xz.add(hz)) as Tensor;
        const r = this.gate.apply(xr.add(hr)) as Tensor;
        const candidate = this.activation.apply(xh.add(r.mul(hh))) as Tensor;
        const next = candidate.add(z.mul(state.sub(candidate)));
        return [next, next];
      });
    }
  }

  class ResetAfterGru extends tf.RNN {
    static override className = RESET_AFTER_GRU;
    private readonly settings: Required<Pick<Settings, "units" | "activation" | "recurrentActivation">>;

    constructor(settings: Settings) {
      super({ ...settings, cell: new ResetAfterCell(settings) });
      const { units, activation = "tanh", recurrentActivation = "sigmoid" } = settings;
      this.settings = { units, activation, recurrentActivation };
    }

    override getConfig() {
      // tfjs puts the settings of the cell first; the order of the names is part of the files that are written.
      const { cell, activation, recurrentActivation, ...config } = super.getConfig();
      return { ...config, ...this.settings, useBias: true };
    }

    /** Copies the settings: tfjs writes the cell into them, and a bidirectional layer uses them twice. */
    static override fromConfig(_: unknown, config: object): never {
      return new ResetAfterGru({ ...config } as Settings) as never;
    }
  }

  tf.serialization.registerClass(ResetAfterGru as never);
  gruClass = ResetAfterGru as unknown as GruClass;
  return gruClass;
}
