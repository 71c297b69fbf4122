import type { Displayable } from "../../core/text/display";
import type { Network } from "../model/types";
import type { Product, Sum } from "./arithmetic";
import type { Line } from "./line";
import type {
  Misfit,
  Padding,
  Picture,
  Rate,
  Refused,
  Reshaped,
  Side,
  Sizes,
  Slid,
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

/** What a layer does with each sum, or, softmax, with all sums of a sample. */
export type Activation = (typeof ACTIVATIONS)[number];

export interface PoolOptions<
  Action extends string = string,
  Stride extends number = number,
  Edge extends Padding = Padding,
> {
  /** How far the window moves on. @default 1 for a convolution, the window's size for a pooling */
  readonly stride?: Whole<Action, "stride", Stride>;
  /** @default "valid" */
  readonly padding?: Edge;
}

export interface ConvolutionOptions<
  Action extends string = string,
  Stride extends number = number,
  Edge extends Padding = Padding,
> extends PoolOptions<Action, Stride, Edge> {
  /** @default "linear" */
  readonly activation?: Activation;
}

export interface RecurrentOptions<Sequences extends boolean = boolean> {
  /** Gives what it thinks after each step, for another recurrent layer, in place of the last alone. @default false */
  readonly returnSequences?: Sequences;
}

export interface EmbeddingOptions {
  /** 0 only fills short texts up: a mask (掩码) has the layers after it skip it, as in Keras. @default false */
  readonly maskZero?: boolean;
}

/**
 * A network before it is built, layer on layer, whose type holds the shape so far, how many numbers will be learned, and
 * a table of all layers: what an editor shows where the pointer rests. A layer that does not fit does not compile.
 *
 * Stacks of other sizes are other types (`in out`): compared member by member, they would lead to ever larger ones.
 */
export interface Stack<in out Shape extends Sizes, in out Count extends number, in out Summary extends string>
  extends Displayable {
  /** Of one sample, after the last layer. */
  readonly shape: Readonly<Shape>;
  /** Numbers in all weights, the moving averages of a batch norm among them. */
  readonly parameters: Count;
  /** A line a layer: its name, its output, its parameters. */
  readonly summary: Summary;

  /** Convolution (卷积): `filters` windows of `size` x `size`, each looking for one pattern in all channels. */
  readonly conv2d: Shape extends Picture
    ? <
        Filters extends number,
        Size extends number,
        Stride extends number = 1,
        Edge extends Padding = "valid",
      >(
        filters: Whole<"add conv2d", "filters", Filters>,
        size: Side<"add conv2d", Shape, Size, Edge>,
        options?: ConvolutionOptions<"add conv2d", Stride, Edge>,
      ) => Then<
        "conv2d",
        Slid<Shape, Size, Stride, Edge, Filters>,
        Product<Sum<Product<Product<Size, Size>, Shape[2]>, 1>, Filters>,
        Count,
        Summary
      >
    : Refused<Misfit<"conv2d", "[height, width, channels]", Shape>>;

  /** Depthwise convolution (深度卷积): one window of `size` x `size` for each channel alone. */
  readonly depthwiseConv2d: Shape extends Picture
    ? <Size extends number, Stride extends number = 1, Edge extends Padding = "valid">(
        size: Side<"add depthwiseConv2d", Shape, Size, Edge>,
        options?: ConvolutionOptions<"add depthwiseConv2d", Stride, Edge>,
      ) => Then<
        "depthwiseConv2d",
        Slid<Shape, Size, Stride, Edge, Shape[2]>,
        Product<Sum<Product<Size, Size>, 1>, Shape[2]>,
        Count,
        Summary
      >
    : Refused<Misfit<"depthwiseConv2d", "[height, width, channels]", Shape>>;

  /** Max pooling (最大池化): the largest value of each window. */
  readonly maxPool: Pool<"maxPool", Shape, Count, Summary>;

  /** Average pooling (平均池化): the mean of each window. */
  readonly averagePool: Pool<"averagePool", Shape, Count, Summary>;

  /** Global average pooling (全局平均池化): the mean of each channel over the whole picture. */
  readonly globalAveragePool: Shape extends Picture
    ? () => Then<"globalAveragePool", [Shape[2]], 0, Count, Summary>
    : Refused<Misfit<"globalAveragePool", "[height, width, channels]", Shape>>;

  /** All values in a row; left out of the network where they are in one. */
  flatten(): Then<"flatten", [Volume<Shape>], 0, Count, Summary>;

  /** The same values in another shape. */
  reshape<Next extends number[]>(
    shape: readonly [...Next] & Reshaped<Shape, Next>,
  ): Then<"reshape", Next, 0, Count, Summary>;

  /** Dense layer (全连接层): each unit weighs all values. */
  readonly dense: Shape extends readonly [number]
    ? <Units extends number>(
        units: Whole<"add dense", "units", Units>,
        activation?: Activation,
      ) => Then<"dense", [Units], Product<Sum<Shape[0], 1>, Units>, Count, Summary>
    : Refused<Misfit<"dense", "[values], as from flatten", Shape>>;

  /** An activation of its own, for instance after `batchNorm`. */
  activation(name: Activation): Then<"activation", Shape, 0, Count, Summary>;

  /** Batch normalization (批归一化): each channel shifted and scaled to mean 0 and variance 1, then as it learns to be. */
  batchNorm(): Then<
    "batchNorm",
    Shape,
    Shape extends readonly [...number[], infer Channels extends number] ? Product<Channels, 4> : number,
    Count,
    Summary
  >;

  /** Dropout (随机失活): drops this fraction of the values while training; 0 leaves the layer out of the network. */
  dropout<N extends number>(rate: Rate<"add dropout", "rate", N>): Then<"dropout", Shape, 0, Count, Summary>;

  /**
   * Embedding (词嵌入): a learned row of `size` numbers for each of `words` words. Samples are word numbers, from 0. With
   * `maskZero` number 0 is no word: it counts among the `words`, and recurrent layers skip it.
   */
  readonly embedding: [Shape, Summary] extends [readonly [infer Steps extends number], FirstLine<Shape>]
    ? <Words extends number, Size extends number>(
        words: Whole<"add embedding", "words", Words>,
        size: Whole<"add embedding", "size", Size>,
        options?: EmbeddingOptions,
      ) => Then<"embedding", [Steps, Size], Product<Words, Size>, Count, Summary>
    : Refused<Misfit<"embedding", "[words] straight from the samples", Shape>>;

  /** A recurrent layer (循环层) in its first form: each step sees the values and its own last answer. */
  readonly simpleRnn: Recurrent<"simpleRnn", 1, Shape, Count, Summary>;

  /** Gated recurrent units (GRU, 门控循环单元). */
  readonly gru: Recurrent<"gru", 3, Shape, Count, Summary>;

  /** Long short-term memory (LSTM, 长短期记忆). */
  readonly lstm: Recurrent<"lstm", 4, Shape, Count, Summary>;

  /**
   * The network, with first weights drawn by the seed; who builds it disposes of it with `model.dispose()`.
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
> = Shape extends Picture
  ? <Size extends number, Stride extends number = Size, Edge extends Padding = "valid">(
      size: Side<`add ${Name}`, Shape, Size, Edge>,
      options?: PoolOptions<`add ${Name}`, Stride, Edge>,
    ) => Then<Name, Slid<Shape, Size, Stride, Edge, Shape[2]>, 0, Count, Summary>
  : Refused<Misfit<Name, "[height, width, channels]", Shape>>;

type Recurrent<
  Name extends string,
  Gates extends number,
  Shape extends Sizes,
  Count extends number,
  Summary extends string,
> = Shape extends readonly [number, number]
  ? <Units extends number, Sequences extends boolean = false>(
      units: Whole<`add ${Name}`, "units", Units>,
      options?: RecurrentOptions<Sequences>,
    ) => Then<
      Name,
      boolean extends Sequences ? number[] : Sequences extends true ? [Shape[0], Units] : [Units],
      Product<Gates, Product<Sum<Sum<Shape[1], Units>, 1>, Units>>,
      Count,
      Summary
    >
  : Refused<Misfit<Name, "[steps, channels]", Shape>>;

/** The stack with one more layer. The shape is spread, so that it shows as sizes, not as what they were computed by. */
type Then<
  Name extends string,
  Shape extends Sizes,
  Added extends number,
  Count extends number,
  Summary extends string,
> = number extends Shape["length"]
  ? UncheckedStack
  : Stack<[...Shape], Sum<Count, Added>, `${Summary}${Line<Name, Shape, Added>}`>;

/** A stack with nothing on it. */
export type Started<Shape extends Sizes> = number extends Shape["length"]
  ? UncheckedStack
  : Stack<Shape, 0, FirstLine<Shape>>;

/** The seed is not in the type: so the text is a pattern, which editors print over several lines. */
type FirstLine<Shape extends Sizes> = `seed ${number}${Line<"input", Shape, 0>}`;

/** A stack whose shape only run time knows: everything compiles, and what does not fit is an error then. */
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
  build(): Network;
}
