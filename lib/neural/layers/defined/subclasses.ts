/** Classes of TensorFlow.js with a method that it lacks or has wrong. */
import type { Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../../engine/types";

type LayerClass = new (
  config: object,
) => {
  inputSpec: unknown;
  padding: string;
  strides: readonly number[];
  axis: number;
  build(shapes: unknown): void;
  computeOutputShape(shape: readonly (number | null)[]): readonly (number | null)[];
};

export function defineSubclasses(tf: TensorFlow): void {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const classOf = (name: string) => (classNameMap[name] as unknown as [LayerClass])[0];

  /** Dropout of whole channels of images; TensorFlow.js has that of series. */
  class SpatialDropout2D extends classOf("SpatialDropout1D") {
    static className = "SpatialDropout2D";
    constructor(config: object) {
      super(config);
      this.inputSpec = [{ ndim: 4 }];
    }
    getNoiseShape({ shape: [count, , , channels] }: Tensor): number[] {
      return [count, 1, 1, Number(channels)];
    }
  }

  /** TensorFlow.js takes causal padding for none. */
  class Conv1D extends classOf("Conv1D") {
    static className = "Conv1D";
    override computeOutputShape(shape: readonly (number | null)[]): readonly (number | null)[] {
      const [count, , channels] = super.computeOutputShape(shape);
      const steps = shape[1] === null ? null : Math.ceil(shape[1] / this.strides[0]);
      return this.padding === "causal" ? [count, steps, channels] : super.computeOutputShape(shape);
    }
  }

  /** TensorFlow.js takes any negative axis for the last. */
  class Concatenate extends classOf("Concatenate") {
    static className = "Concatenate";
    override build(shapes: readonly (readonly unknown[])[]): void {
      if (this.axis < -1) this.axis += shapes[0].length;
      super.build(shapes);
    }
  }

  for (const subclass of [SpatialDropout2D, Conv1D, Concatenate])
    tf.serialization.registerClass(subclass as never);
}
