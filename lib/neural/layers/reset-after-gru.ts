/** The GRU of Keras 3, PyTorch and cuDNN, which TensorFlow.js lacks: the reset gate is applied after the matrix product. */
import type { RNN, Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../engine/types";

/** Settings as those of TensorFlow.js' own GRU, but for dropout. @default the recurrent activation is a sigmoid */
interface Settings {
  readonly units: number;
  readonly [name: string]: unknown;
}

/** The parts of TensorFlow.js' GRU that it does not declare. */
interface GruCell {
  readonly weights: readonly { read(): Tensor }[];
  readonly activation: { apply(x: Tensor): Tensor };
  readonly recurrentActivation: { apply(x: Tensor): Tensor };
  addWeight(name: string, shape: number[], ...settings: unknown[]): unknown;
}
type GruCellClass = new (settings: Settings) => GruCell;
type GruClass = new (settings: Settings) => RNN & { getConfig(): object };

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
  return new (defineResetAfterGru(tf))(settings);
}

/** Defines the class on first use, since its base class is part of TensorFlow.js. Saved models find it by its name. */
export function defineResetAfterGru(tf: TensorFlow): GruClass {
  if (gruClass) return gruClass;
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const classOf = <Class>(name: string) => (classNameMap[name] as unknown as [Class])[0];

  class ResetAfterCell extends classOf<GruCellClass>("GRUCell") {
    static className = "ResetAfterCell";

    override addWeight(name: string, shape: number[], ...settings: unknown[]) {
      return super.addWeight(name, name === "bias" ? [2, ...shape] : shape, ...settings);
    }

    call(inputs: Tensor[]): Tensor[] {
      return tf.tidy(() => {
        const [x, state] = inputs;
        const [kernel, recurrentKernel, bias] = this.weights.map((weight) => weight.read());
        const [biasOfInput, biasOfState] = tf.split(bias, 2, 0);
        const [xz, xr, xh] = tf.split(tf.matMul(x, kernel).add(biasOfInput), 3, 1);
        const [hz, hr, hh] = tf.split(tf.matMul(state, recurrentKernel).add(biasOfState), 3, 1);
        const z = this.recurrentActivation.apply(xz.add(hz));
        const r = this.recurrentActivation.apply(xr.add(hr));
        const candidate = this.activation.apply(xh.add(r.mul(hh)));
        const next = candidate.add(z.mul(state.sub(candidate)));
        return [next, next];
      });
    }
  }

  class ResetAfterGru extends classOf<GruClass>("GRU") {
    static className = RESET_AFTER_GRU;

    constructor(given: Settings) {
      // Copied: tfjs writes the cell into the settings, and a bidirectional layer uses them twice.
      // Of a model in a file: never more than is stored.
      const stored = given.weightLimit && { className: "StoredZeros", config: given.weightLimit };
      const initializer = stored ?? tf.initializers.glorotUniform({ seed: 1 });
      const initial = { kernelInitializer: initializer, recurrentInitializer: initializer };
      const settings = {
        recurrentActivation: "sigmoid",
        ...initial,
        ...given,
        useBias: true,
        resetAfter: false,
      };
      super(settings);
      Object.assign(this, { cell: new ResetAfterCell(settings) });
    }

    override getConfig() {
      return { ...super.getConfig(), resetAfter: true };
    }
  }

  tf.serialization.registerClass(ResetAfterGru as never);
  gruClass = ResetAfterGru as unknown as GruClass;
  return gruClass;
}
