/** The GRU cell of Keras 3, PyTorch and cuDNN, which TensorFlow.js lacks: the reset gate acts after the product. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../engine";

type Cell = layers.RNNCell;

interface Settings {
  readonly units: number;
  readonly activation?: string;
  readonly recurrentActivation?: string;
}

let Defined: (new (settings: Settings) => Cell) | undefined;

export const RESET_AFTER = "ResetAfterCell";

/**
 * A cell of a gated recurrent unit (GRU, 门控循环单元) whose candidate is
 *
 * $$\tilde h = \tanh(W_h x + b_h + r \odot (U_h h + c_h))$$
 *
 * where TensorFlow.js's has $U_h (r \odot h)$; for `tf.layers.rnn({ cell })`. Its weights are Keras' own: kernel
 * (inputs, 3 units), recurrent kernel (units, 3 units), bias (2, 3 units), gates in the order z, r, h.
 *
 * @see Cho, K. et al. (2014). Learning phrase representations using RNN encoder-decoder. arXiv:1406.1078v1.
 */
export function resetAfterCell(tf: TensorFlow, settings: Settings): Cell {
  return new (cellClass(tf))(settings);
}

/** Defined when first asked for, since its base class comes with TensorFlow.js; a saved model finds it by its name. */
export function cellClass(tf: TensorFlow): new (settings: Settings) => Cell {
  if (Defined) return Defined;
  class ResetAfterCell extends tf.layers.RNNCell {
    static className = RESET_AFTER;
    readonly stateSize: number;
    private readonly settings: Required<Settings>;
    private readonly activation: layers.Layer;
    private readonly gate: layers.Layer;

    constructor(settings: Settings) {
      super({ name: (settings as { name?: string }).name } as never);
      const { units, activation = "tanh", recurrentActivation = "sigmoid" } = settings;
      this.settings = { units, activation, recurrentActivation };
      this.stateSize = units;
      this.activation = tf.layers.activation({ activation: activation as "tanh" });
      this.gate = tf.layers.activation({ activation: recurrentActivation as "sigmoid" });
    }

    override build(inputShape: number[]): void {
      const { units } = this.settings;
      const drawn = tf.initializers.glorotUniform({ seed: 1 });
      this.addWeight("kernel", [inputShape[inputShape.length - 1], 3 * units], "float32", drawn);
      this.addWeight("recurrent_kernel", [units, 3 * units], "float32", drawn);
      this.addWeight("bias", [2, 3 * units], "float32", tf.initializers.zeros());
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

    override getConfig() {
      return { ...super.getConfig(), ...this.settings };
    }
  }
  tf.serialization.registerClass(ResetAfterCell as never);
  Defined = ResetAfterCell as unknown as new (settings: Settings) => Cell;
  return Defined;
}
