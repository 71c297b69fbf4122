/** The GRU of Keras 3, PyTorch and cuDNN, which TensorFlow.js lacks: the reset gate acts after the product. */
import type { layers, RNN, Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../engine/types";

interface Settings {
  readonly name?: string;
  readonly units: number;
  /** @default "tanh" */
  readonly activation?: string;
  /** @default "sigmoid" */
  readonly recurrentActivation?: string;
  readonly returnSequences?: boolean;
  readonly goBackwards?: boolean;
}

type Maker = new (settings: Settings) => RNN;

/** Its class, for TensorFlow.js. */
export const RESET_AFTER_GRU = "ResetAfterGRU";

let defined: Maker | undefined;

/**
 * A layer of gated recurrent units (GRU, 门控循环单元) whose candidate is
 *
 * $$\tilde h = \tanh(W_h x + b_h + r \odot (U_h h + c_h))$$
 *
 * where TensorFlow.js's own has $U_h (r \odot h)$. Its weights are Keras' own: kernel (inputs, 3 units), recurrent kernel
 * (units, 3 units), bias (2, 3 units), gates in the order z, r, h.
 *
 * @see Cho, K. et al. (2014). Learning phrase representations using RNN encoder-decoder. arXiv:1406.1078v1.
 */
export function resetAfterGru(tf: TensorFlow, settings: Settings): RNN {
  const Gru = register(tf);
  return new Gru(settings);
}

/** Defined when first asked for, since its base class comes with TensorFlow.js; a saved model finds it by its name. */
export function register(tf: TensorFlow): Maker {
  if (defined) return defined;

  class ResetAfterCell extends tf.layers.RNNCell {
    static className = "ResetAfterCell";
    readonly stateSize: number;
    private readonly activation: layers.Layer;
    private readonly gate: layers.Layer;

    constructor({ units, activation = "tanh", recurrentActivation = "sigmoid" }: Settings) {
      super({});
      this.stateSize = units;
      // tfjs types the names one by one.
      this.activation = tf.layers.activation({ activation: activation as "tanh" });
      this.gate = tf.layers.activation({ activation: recurrentActivation as "sigmoid" });
    }

    override build(inputShape: number[]): void {
      const size = 3 * this.stateSize;
      const drawn = tf.initializers.glorotUniform({ seed: 1 });
      this.addWeight("kernel", [inputShape[inputShape.length - 1], size], "float32", drawn);
      this.addWeight("recurrent_kernel", [this.stateSize, size], "float32", drawn);
      this.addWeight("bias", [2, size], "float32", tf.initializers.zeros());
      this.built = true;
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
    private readonly settings: Settings;

    constructor(settings: Settings) {
      super({ ...settings, cell: new ResetAfterCell(settings) });
      const { units, activation = "tanh", recurrentActivation = "sigmoid" } = settings;
      this.settings = { units, activation, recurrentActivation };
    }

    override getConfig() {
      const { cell, ...config } = super.getConfig();
      return { ...config, ...this.settings, useBias: true };
    }

    /** A copy: tfjs's own writes the cell into the settings, and a layer in both directions uses them twice. */
    static override fromConfig(_: unknown, config: object): never {
      return new ResetAfterGru({ ...config } as Settings) as never;
    }
  }

  tf.serialization.registerClass(ResetAfterGru as never);
  defined = ResetAfterGru as unknown as Maker;
  return defined;
}
