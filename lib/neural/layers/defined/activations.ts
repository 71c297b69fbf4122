/** Activations of Keras 3 that TensorFlow.js lacks. */
import type { Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../../engine/types";

/** Between 0 and 1, linear from -3 to 3. TensorFlow.js' own `hardSigmoid` is that of Keras 2: x / 5 + 1/2. */
const hardSigmoid = (x: Tensor): Tensor => x.add(3).relu6().div(6);

/** By the name that TensorFlow.js gives them: camel case, which its files turn into snake case. */
const ACTIVATIONS: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  exponential: (x) => x.exp(),
  hardSilu: (x) => x.mul(hardSigmoid(x)),
  hardTanh: (x) => x.clipByValue(-1, 1),
  leakyRelu: (x) => x.leakyRelu(0.2),
  logSigmoid: (x) => x.logSigmoid(),
  hardSigmoidOfKeras3: hardSigmoid,
};

export function defineActivations(tf: TensorFlow): void {
  for (const [name, apply] of Object.entries(ACTIVATIONS)) {
    class Activation extends tf.serialization.Serializable {
      static className = name;
      readonly apply = apply;
      getConfig() {
        return {};
      }
    }
    tf.serialization.registerClass(Activation as never);
  }
}
