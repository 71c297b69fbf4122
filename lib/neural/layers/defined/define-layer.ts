/** Layers that TensorFlow.js lacks, each defined by its settings, weights, output shape and formula. */
import type { layers, Tensor } from "@tensorflow/tfjs";
import { mustBe } from "../../../core/errors";
import type { TensorFlow } from "../../engine/types";
import { deriveSeed } from "../../model/derive-seed";

/** A shape with the batch axis first; `null` is a size that is known only when the layer runs. */
export type Shape = readonly (number | null)[];

export interface WeightDefinition {
  readonly name: string;
  readonly shape: Shape;
  readonly initial: "glorotUniform" | "zeros" | "ones";
}

export interface LayerContext<Settings> {
  readonly tf: TensorFlow;
  readonly settings: Settings;
  readonly weights: readonly Tensor[];
  /** The function that the setting `activation` names. */
  activate(x: Tensor): Tensor;
}

export interface LayerDefinition<Settings extends object> {
  readonly className: string;
  readonly defaults: Settings;
  /** @default none */
  weights?(settings: Settings, shapes: readonly Shape[]): readonly WeightDefinition[];
  /** @default the shape of the first input */
  outputShape?(settings: Settings, shapes: readonly Shape[]): Shape;
  call(context: LayerContext<Settings>, inputs: readonly Tensor[]): Tensor;
  /** What is missing here for training; `undefined` if nothing is. */
  missingForTraining?(settings: Settings): string | undefined;
}

/** The size of the largest weight that a file has for a layer. */
export interface WeightLimit {
  readonly name: string;
  readonly largest: number;
}

type BuildShape = Parameters<layers.Layer["build"]>[0];

/** Registers the class with TensorFlow.js, so that saved models find it by its name. */
export function defineLayer<Settings extends object>(
  tf: TensorFlow,
  definition: LayerDefinition<Settings>,
): void {
  const { className, defaults } = definition;

  class DefinedLayer extends tf.layers.Layer {
    static className = className;
    private readonly settings: Settings;
    private readonly limit: WeightLimit | undefined;
    /** Of the first weights. */
    weightSeed = 1;
    private readonly activation: layers.Layer | undefined;

    constructor(config: Readonly<Record<string, unknown>>) {
      super(config as object);
      this.supportsMasking = true;
      const penalty = Object.keys(config).find((key) => /(Regularizer|Constraint)$/.test(key) && config[key]);
      if (penalty)
        throw new TypeError(mustBe("build a network", `${penalty} of ${this.name}`, "absent", className));
      const given = Object.entries(defaults).map(([key, value]) => {
        const own = config[key] ?? value;
        return [key, Array.isArray(value) && typeof own === "number" ? value.map(() => own) : own];
      });
      this.settings = Object.fromEntries(given) as Settings;
      this.limit = config.weightLimit as WeightLimit | undefined;
      const { activation } = this.settings as { readonly activation?: "relu" };
      this.activation = activation && tf.layers.activation({ activation });
    }

    override build(inputShape: BuildShape): void {
      for (const { name, shape, initial } of definition.weights?.(this.settings, shapesOf(inputShape)) ??
        []) {
        if (!shape.every((length) => Number(length) > 0))
          throw new TypeError(mustBe("build a network", `${name} of ${this.name}`, "of known shape", shape));
        if (this.limit) requireWithinLimit(this.limit, shape);
        const seed = deriveSeed(this.weightSeed, this.weights.length);
        this.addWeight(name, shape as number[], "float32", tf.initializers[initial]({ seed }));
      }
      this.built = true;
    }

    override computeOutputShape(inputShape: BuildShape): number[] {
      const shapes = shapesOf(inputShape);
      return [...(definition.outputShape?.(this.settings, shapes) ?? shapes[0])] as number[];
    }

    override call(inputs: Tensor | Tensor[], { training }: { training?: boolean } = {}): Tensor {
      const missing = training ? definition.missingForTraining?.(this.settings) : undefined;
      if (missing)
        throw new TypeError(
          mustBe("train a network", `layer ${this.name}`, "one that can be trained", missing),
        );
      return tf.tidy(() => {
        const weights = this.weights.map((weight) => weight.read());
        const activate = (x: Tensor) => (this.activation?.apply(x) as Tensor | undefined) ?? x;
        return definition.call({ tf, settings: this.settings, weights, activate }, [inputs].flat());
      });
    }

    override getConfig() {
      return { ...super.getConfig(), ...this.settings };
    }
  }

  tf.serialization.registerClass(DefinedLayer as never);
}

/** Initial zeros of a model in a file: never more of them than the file has weights. They are saved as plain zeros. */
export function defineStoredZeros(tf: TensorFlow): void {
  class StoredZeros extends tf.serialization.Serializable {
    static className = "StoredZeros";
    constructor(private readonly limit: WeightLimit) {
      super();
    }
    apply(shape: number[]): Tensor {
      requireWithinLimit(this.limit, shape);
      return tf.zeros(shape);
    }
    override getClassName(): string {
      return "Zeros";
    }
    getConfig() {
      return {};
    }
  }
  tf.serialization.registerClass(StoredZeros as never);
}

/** Before anything is allocated. @throws {SyntaxError} If a weight of this shape cannot be one of those that are stored. */
export function requireWithinLimit({ name, largest }: WeightLimit, shape: Shape): void {
  const size = shape.reduce<number>((product, length) => product * Number(length), 1);
  const what = `the size of a weight of layer ${name}`;
  if (!(size <= largest))
    throw new SyntaxError(mustBe("load a network", what, `at most ${largest}, as stored`, size));
}

function shapesOf(inputShape: BuildShape): readonly Shape[] {
  const given = inputShape as Shape | readonly Shape[];
  return (Array.isArray(given[0]) ? given : [given]) as readonly Shape[];
}
