import type { Displayable } from "../../core/text/display";
import type { Network } from "../model/types";
import type { Product, Sum } from "./arithmetic";
import type { Line } from "./line";
import type {
  ImageShape,
  Misfit,
  Padding,
  Rate,
  Refused,
  Reshaped,
  Side,
  Sizes,
  SlidingShape,
  Volume,
  Whole,
} from "./shapes";

export const ACTIVATIONS = [
  "linear",
  "relu",
  "elu",
  "sigmoid",
  "softmax",
  "softplus",
  "swish",
  "tanh",
] as const;

/** Names of activation functions. */
export type Activation = (typeof ACTIVATIONS)[number];

/** Options of pooling layers. */
export interface PoolOptions<
  Action extends string = string,
  Stride extends number = number,
  Edge extends Padding = Padding,
> {
  /** Step of the window. @default 1 for convolutions, the window's size for pooling */
  readonly stride?: Whole<Action, "stride", Stride>;
  /** @default "valid" */
  readonly padding?: Edge;
}

/** Options of convolution layers. */
export interface ConvolutionOptions<
  Action extends string = string,
  Stride extends number = number,
  Edge extends Padding = Padding,
> extends PoolOptions<Action, Stride, Edge> {
  /** @default "linear" */
  readonly activation?: Activation;
}

/** Options of recurrent layers. */
export interface RecurrentOptions<Sequences extends boolean = boolean> {
  /** Returns the output of every step, for another recurrent layer, instead of the last only. @default false */
  readonly returnSequences?: Sequences;
}

/** Options of embedding layers. */
export interface EmbeddingOptions {
  /** 0 is padding: layers after the embedding skip it by a mask (掩码), as in Keras. @default false */
  readonly maskZero?: boolean;
}

/**
 * A network before it is built. Its type holds the shape so far, the number of parameters, and a table of all layers, which an
 * editor shows on hover. A layer that does not fit does not compile.
 *
 * Stacks of different sizes are unrelated types (`in out`): comparing them member by member would not end.
 */
export interface Stack<in out Shape extends Sizes, in out Count extends number, in out Summary extends string>
  extends Displayable {
  /** Shape of one sample after the last layer. */
  readonly shape: Readonly<Shape>;
  /** Number of parameters, including the moving averages of batch normalization. */
  readonly parameters: Count;
  /** A line for each layer: its name, output and parameters. */
  readonly summary: Summary;

  /** Convolution (卷积): `filters` filters of `size` x `size` over all channels. */
  readonly conv2d: Shape extends ImageShape
    ? <
        Filters extends number,
        Size extends number,
        Stride extends number = 1,
        Edge extends Padding = "valid",
      >(
        filters: Whole<"add conv2d", "filters", Filters>,
        size: Side<"add conv2d", Shape, Size, Edge>,
        options?: ConvolutionOptions<"add conv2d", Stride, Edge>,
      ) => WithLayer<
        "conv2d",
        SlidingShape<Shape, Size, Stride, Edge, Filters>,
        Product<Sum<Product<Product<Size, Size>, Shape[2]>, 1>, Filters>,
        Count,
        Summary
      >
    : Refused<Misfit<"conv2d", "[height, width, channels]", Shape>>;

  /** Depthwise convolution (深度卷积): one filter of `size` x `size` for each channel. */
  readonly depthwiseConv2d: Shape extends ImageShape
    ? <Size extends number, Stride extends number = 1, Edge extends Padding = "valid">(
        size: Side<"add depthwiseConv2d", Shape, Size, Edge>,
        options?: ConvolutionOptions<"add depthwiseConv2d", Stride, Edge>,
      ) => WithLayer<
        "depthwiseConv2d",
        SlidingShape<Shape, Size, Stride, Edge, Shape[2]>,
        Product<Sum<Product<Size, Size>, 1>, Shape[2]>,
        Count,
        Summary
      >
    : Refused<Misfit<"depthwiseConv2d", "[height, width, channels]", Shape>>;

  /** Max pooling (最大池化): the largest value of each window. */
  readonly maxPool: Pool<"maxPool", Shape, Count, Summary>;

  /** Average pooling (平均池化): the mean of each window. */
  readonly averagePool: Pool<"averagePool", Shape, Count, Summary>;

  /** Global average pooling (全局平均池化): the mean of each channel over the whole image. */
  readonly globalAveragePool: Shape extends ImageShape
    ? () => WithLayer<"globalAveragePool", [Shape[2]], 0, Count, Summary>
    : Refused<Misfit<"globalAveragePool", "[height, width, channels]", Shape>>;

  /** Flattens all values into one dimension; left out of the network if there is only one. */
  flatten(): WithLayer<"flatten", [Volume<Shape>], 0, Count, Summary>;

  /** The same values in another shape. */
  reshape<Next extends number[]>(
    shape: readonly [...Next] & Reshaped<Shape, Next>,
  ): WithLayer<"reshape", Next, 0, Count, Summary>;

  /** Dense layer (全连接层): each unit is a weighted sum of all values. */
  readonly dense: Shape extends readonly [number]
    ? <Units extends number>(
        units: Whole<"add dense", "units", Units>,
        activation?: Activation,
      ) => WithLayer<"dense", [Units], Product<Sum<Shape[0], 1>, Units>, Count, Summary>
    : Refused<Misfit<"dense", "[values], as from flatten", Shape>>;

  /** An activation as a separate layer, for instance after `batchNorm`. */
  activation(name: Activation): WithLayer<"activation", Shape, 0, Count, Summary>;

  /** Batch normalization (批归一化): scales each channel to mean 0 and variance 1, then by a learned scale and shift. */
  batchNorm(): WithLayer<
    "batchNorm",
    Shape,
    Shape extends readonly [...number[], infer Channels extends number] ? Product<Channels, 4> : number,
    Count,
    Summary
  >;

  /** Dropout (随机失活): drops this fraction of the values in training; 0 leaves the layer out of the network. */
  dropout<N extends number>(
    rate: Rate<"add dropout", "rate", N>,
  ): WithLayer<"dropout", Shape, 0, Count, Summary>;

  /**
   * Embedding (词嵌入): a learned vector of `size` numbers for each of `words` words. Samples are word indices, from 0. With
   * `maskZero` index 0 is padding, which recurrent layers skip; it counts among the `words`.
   */
  readonly embedding: [Shape, Summary] extends [readonly [infer Steps extends number], FirstLine<Shape>]
    ? <Words extends number, Size extends number>(
        words: Whole<"add embedding", "words", Words>,
        size: Whole<"add embedding", "size", Size>,
        options?: EmbeddingOptions,
      ) => WithLayer<"embedding", [Steps, Size], Product<Words, Size>, Count, Summary>
    : Refused<Misfit<"embedding", "[words] straight from the samples", Shape>>;

  /** Simple recurrent layer (循环层): each step uses the values and the output of the step before. */
  readonly simpleRnn: Recurrent<"simpleRnn", 1, 1, Shape, Count, Summary>;

  /** Gated recurrent units (GRU, 门控循环单元), with the reset gate after the product, as in Keras. */
  readonly gru: Recurrent<"gru", 3, 2, Shape, Count, Summary>;

  /** Long short-term memory (LSTM, 长短期记忆). */
  readonly lstm: Recurrent<"lstm", 4, 1, Shape, Count, Summary>;

  /**
   * Any layer of Keras that takes one tensor (任意层), by its name there; names of settings are in camel case, and those left out have
   * Keras' defaults. The layer in a wrapper is `{ kind, ...settings }`. The engine must be started.
   *
   * @throws {TypeError} If there is no such layer or setting, or it does not fit the shape before it.
   */
  layer(kind: string, settings?: Readonly<Record<string, unknown>>): UncheckedStack;

  /**
   * Builds the network, with initial weights from the seed. Dispose of it with `model.dispose()`.
   *
   * @throws {Error} If the engine was not started.
   */
  build(): Network;
}

type Pool<
  Name extends string,
  Shape extends Sizes,
  Count extends number,
  Summary extends string,
> = Shape extends ImageShape
  ? <Size extends number, Stride extends number = Size, Edge extends Padding = "valid">(
      size: Side<`add ${Name}`, Shape, Size, Edge>,
      options?: PoolOptions<`add ${Name}`, Stride, Edge>,
    ) => WithLayer<Name, SlidingShape<Shape, Size, Stride, Edge, Shape[2]>, 0, Count, Summary>
  : Refused<Misfit<Name, "[height, width, channels]", Shape>>;

type Recurrent<
  Name extends string,
  Gates extends number,
  Biases extends number,
  Shape extends Sizes,
  Count extends number,
  Summary extends string,
> = Shape extends readonly [number, number]
  ? <Units extends number, Sequences extends boolean = false>(
      units: Whole<`add ${Name}`, "units", Units>,
      options?: RecurrentOptions<Sequences>,
    ) => WithLayer<
      Name,
      boolean extends Sequences ? number[] : Sequences extends true ? [Shape[0], Units] : [Units],
      Product<Gates, Product<Sum<Sum<Shape[1], Units>, Biases>, Units>>,
      Count,
      Summary
    >
  : Refused<Misfit<Name, "[steps, channels]", Shape>>;

/** The stack with one more layer. Spreading the shape makes editors show sizes instead of the types that compute them. */
type WithLayer<
  Name extends string,
  Shape extends Sizes,
  Added extends number,
  Count extends number,
  Summary extends string,
> = number extends Shape["length"]
  ? UncheckedStack
  : Stack<[...Shape], Sum<Count, Added>, `${Summary}${Line<Name, Shape, Added>}`>;

/** A stack without layers. */
export type EmptyStack<Shape extends Sizes> = number extends Shape["length"]
  ? UncheckedStack
  : Stack<Shape, 0, FirstLine<Shape>>;

/** The type has no seed, so the text is a pattern, which editors print over several lines. */
type FirstLine<Shape extends Sizes> = `seed ${number}${Line<"input", Shape, 0>}`;

/** A stack whose shape is known only at run time: all layers compile, and those that do not fit throw. */
export interface UncheckedStack extends Displayable {
  readonly shape: Sizes;
  readonly parameters: number;
  readonly summary: string;
  conv2d(filters: number, size: number, options?: ConvolutionOptions): UncheckedStack;
  depthwiseConv2d(size: number, options?: ConvolutionOptions): UncheckedStack;
  maxPool(size: number, options?: PoolOptions): UncheckedStack;
  averagePool(size: number, options?: PoolOptions): UncheckedStack;
  globalAveragePool(): UncheckedStack;
  flatten(): UncheckedStack;
  reshape(shape: Sizes): UncheckedStack;
  dense(units: number, activation?: Activation): UncheckedStack;
  activation(name: Activation): UncheckedStack;
  batchNorm(): UncheckedStack;
  dropout(rate: number): UncheckedStack;
  embedding(words: number, size: number, options?: EmbeddingOptions): UncheckedStack;
  simpleRnn(units: number, options?: RecurrentOptions): UncheckedStack;
  gru(units: number, options?: RecurrentOptions): UncheckedStack;
  lstm(units: number, options?: RecurrentOptions): UncheckedStack;
  layer(kind: string, settings?: Readonly<Record<string, unknown>>): UncheckedStack;
  build(): Network;
}
