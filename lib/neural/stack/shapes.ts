/**
 * Output shapes of layers, and checks of their inputs. Each rule is defined twice: as a type, for sizes that the compiler
 * knows, and as a function, for sizes known only at run time. Both give the same message.
 */
import { mustBe, requireInteger } from "../../core/errors";
import type { Difference, IsLess, Product, Quotient, Sum } from "./arithmetic";

/** The shape of one sample, without the batch. */
export type Sizes = readonly number[];

export type ImageShape = readonly [height: number, width: number, channels: number];

/** "valid": windows stay inside the image. "same": the image is padded with zeros, so that a stride of 1 keeps the size. */
export type Padding = "valid" | "same";

/** A square window that slides over an image. */
export interface Window {
  readonly size: number;
  readonly stride: number;
  readonly padding: Padding;
}

/** The type of a layer that does not fit: calling it does not compile, and the compiler shows the reason. */
export interface Refused<Why extends string> {
  readonly why: Why;
}

type MustBe<
  Action extends string,
  Name extends string,
  Rule extends string,
  Value extends string | number,
> = `Cannot ${Action}: ${Name} must be ${Rule}, current value is ${Value}`;

/** The message if a layer does not fit the shape before it. */
export type Misfit<Layer extends string, Rule extends string, Shape extends Sizes> = MustBe<
  `add ${Layer}`,
  "its input",
  Rule,
  Text<Shape>
>;

/** The same at run time. */
export function misfit(layer: string, rule: string, shape: Sizes, name = "its input"): TypeError {
  return new TypeError(`Cannot add ${layer}: ${name} must be ${rule}, current value is ${textOf(shape)}`);
}

/** A shape as text: `[28, 28, 1]`. */
export type Text<Shape extends Sizes> = `[${Joined<Shape>}]`;
type Joined<Shape extends Sizes> = Shape extends readonly [
  infer First extends number,
  ...infer Rest extends number[],
]
  ? `${First}${Rest extends [] ? "" : `, ${Joined<Rest>}`}`
  : "";

export function textOf(shape: Sizes): string {
  return `[${shape.join(", ")}]`;
}

/** Number of values in a shape. */
export type Volume<Shape extends Sizes> = Shape extends readonly [
  infer First extends number,
  ...infer Rest extends number[],
]
  ? Product<First, Volume<Rest>>
  : 1;

export function volumeOf(shape: Sizes): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** `unknown` if both shapes hold as many values, else the message. */
export type Reshaped<Shape extends Sizes, Next extends Sizes> =
  IsAsLarge<Shape, Next> extends true
    ? unknown
    : MustBe<"add reshape", "shape", `of ${Volume<Shape>} values`, Text<Next>>;
type IsAsLarge<Shape extends Sizes, Next extends Sizes> = number extends Next["length"] | Volume<Shape | Next>
  ? true
  : Volume<Next> extends Volume<Shape>
    ? true
    : false;

/** The number itself if it is a positive integer, else the message. */
export type Whole<Action extends string, Name extends string, N extends number> = number extends N
  ? N
  : `${N}` extends "0" | `-${string}` | `${string}.${string}` | `${string}e${string}`
    ? MustBe<Action, Name, "an integer >= 1", N>
    : N;

/** The rate itself if it is a fraction, else the message. */
export type Rate<Action extends string, Name extends string, N extends number> = number extends N
  ? N
  : `${N}` extends "0" | `0.${string}` | `${number}e-${string}`
    ? N
    : MustBe<Action, Name, "a fraction in [0, 1)", N>;

/** The size of a square window if it fits into the image, else the message. */
export type Side<
  Action extends string,
  Shape extends ImageShape,
  Size extends number,
  Edge extends Padding,
> = "same" extends Edge
  ? Whole<Action, "size", Size>
  : true extends IsLess<Shape[0], Size> | IsLess<Shape[1], Size>
    ? MustBe<Action, "size", `within ${Text<Shape>}`, Size>
    : Whole<Action, "size", Size>;

/** Shape after a window slides over an image, with the given number of channels. */
export type SlidingShape<
  Shape extends ImageShape,
  Size extends number,
  Stride extends number,
  Edge extends Padding,
  Channels extends number,
> = [Positions<Shape[0], Size, Stride, Edge>, Positions<Shape[1], Size, Stride, Edge>, Channels];

export function slidingShape(
  [height, width]: ImageShape,
  { size, stride, padding }: Window,
  channels: number,
): Sizes {
  return [positionsOf(height, size, stride, padding), positionsOf(width, size, stride, padding), channels];
}

/**
 * Number of positions of a window along a side of n values:
 *
 * $$\left\lfloor \frac{n - size}{stride} \right\rfloor + 1, \qquad \text{with padding} \; \left\lceil \frac{n}{stride} \right\rceil$$
 */
type Positions<N extends number, Size extends number, Stride extends number, Edge extends Padding> = [
  Edge,
] extends ["same"]
  ? Quotient<Sum<N, Difference<Stride, 1>>, Stride>
  : [Edge, IsLess<N, Size>] extends ["valid", false]
    ? Quotient<Sum<Difference<N, Size>, Stride>, Stride>
    : number;

function positionsOf(n: number, size: number, stride: number, padding: Padding): number {
  return padding === "same" ? Math.ceil(n / stride) : Math.floor((n - size) / stride) + 1;
}

/** @throws {RangeError} If the size is not valid, or the window does not fit into the image without padding. */
export function requireWindow(action: string, image: ImageShape, { size, padding }: Window): void {
  requireInteger(action, "size", size, 1);
  if (padding === "valid" && size > Math.min(image[0], image[1]))
    throw new RangeError(mustBe(action, "size", `within ${textOf(image)}`, size));
}
