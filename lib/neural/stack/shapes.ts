/**
 * What a layer makes of a shape, and what it refuses. Each rule stands here twice: as a type, for the sizes that the
 * compiler knows, and as a function, for those that only run time knows. Both refuse in the same words.
 */
import { mustBe, requireInteger } from "../../core/errors";
import type { Difference, IsLess, Product, Quotient, Sum } from "./arithmetic";

/** Sizes of one sample; the batch is not among them. */
export type Sizes = readonly number[];

export type Picture = readonly [height: number, width: number, channels: number];

/** Whether a window stays within the picture, or may stand over its edge, on zeros: a stride of 1 then keeps the size. */
export type Padding = "valid" | "same";

/** A square window that slides over a picture. */
export interface Window {
  readonly size: number;
  readonly stride: number;
  readonly padding: Padding;
}

/** What stands in place of a layer that does not fit: calling it does not compile, and the compiler says why. */
export interface Refused<Why extends string> {
  readonly why: Why;
}

type MustBe<
  Action extends string,
  Name extends string,
  Rule extends string,
  Value extends string | number,
> = `Cannot ${Action}: ${Name} must be ${Rule}, current value is ${Value}`;

/** Why a layer does not fit on what is there. */
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

/** A shape as we write it: `[28, 28, 1]`. */
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

/** How many values a shape holds. */
export type Volume<Shape extends Sizes> = Shape extends readonly [
  infer First extends number,
  ...infer Rest extends number[],
]
  ? Product<First, Volume<Rest>>
  : 1;

export function volumeOf(shape: Sizes): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Nothing more to ask of a shape where it holds as many values, else why it does not. */
export type Reshaped<Shape extends Sizes, Next extends Sizes> =
  IsAsLarge<Shape, Next> extends true
    ? unknown
    : MustBe<"add reshape", "shape", `of ${Volume<Shape>} values`, Text<Next>>;
type IsAsLarge<Shape extends Sizes, Next extends Sizes> = number extends Next["length"] | Volume<Shape | Next>
  ? true
  : Volume<Next> extends Volume<Shape>
    ? true
    : false;

/** The number itself where it counts something, else why it does not. */
export type Whole<Action extends string, Name extends string, N extends number> = number extends N
  ? N
  : `${N}` extends "0" | `-${string}` | `${string}.${string}` | `${string}e${string}`
    ? MustBe<Action, Name, "an integer >= 1", N>
    : N;

/** The rate itself, else why it is none. */
export type Rate<Action extends string, Name extends string, N extends number> = number extends N
  ? N
  : `${N}` extends "0" | `0.${string}` | `${number}e-${string}`
    ? N
    : MustBe<Action, Name, "a fraction in [0, 1)", N>;

/** The side of a square window over a picture, else why it is none. */
export type Side<
  Action extends string,
  Shape extends Picture,
  Size extends number,
  Edge extends Padding,
> = "same" extends Edge
  ? Whole<Action, "size", Size>
  : true extends IsLess<Shape[0], Size> | IsLess<Shape[1], Size>
    ? MustBe<Action, "size", `within ${Text<Shape>}`, Size>
    : Whole<Action, "size", Size>;

/** What a window leaves of a picture that it slides over, with other channels. */
export type Slid<
  Shape extends Picture,
  Size extends number,
  Stride extends number,
  Edge extends Padding,
  Channels extends number,
> = [Places<Shape[0], Size, Stride, Edge>, Places<Shape[1], Size, Stride, Edge>, Channels];

export function slid([height, width]: Picture, { size, stride, padding }: Window, channels: number): Sizes {
  return [placesOf(height, size, stride, padding), placesOf(width, size, stride, padding), channels];
}

/**
 * Places of a window along a side of n values, every `stride` of them:
 *
 * $$\left\lfloor \frac{n - size}{stride} \right\rfloor + 1, \qquad \text{on padding} \; \left\lceil \frac{n}{stride} \right\rceil$$
 */
type Places<N extends number, Size extends number, Stride extends number, Edge extends Padding> = [
  Edge,
] extends ["same"]
  ? Quotient<Sum<N, Difference<Stride, 1>>, Stride>
  : [Edge, IsLess<N, Size>] extends ["valid", false]
    ? Quotient<Sum<Difference<N, Size>, Stride>, Stride>
    : number;

function placesOf(n: number, size: number, stride: number, padding: Padding): number {
  return padding === "same" ? Math.ceil(n / stride) : Math.floor((n - size) / stride) + 1;
}

/** @throws {RangeError} If the window is none, or does not fit into the picture without padding. */
export function requireWindow(action: string, picture: Picture, { size, stride, padding }: Window): void {
  requireInteger(action, "size", size, 1);
  requireInteger(action, "stride", stride, 1);
  if (padding !== "valid" && padding !== "same")
    throw new RangeError(mustBe(action, "padding", "one of valid, same", padding));
  if (padding === "valid" && size > Math.min(picture[0], picture[1]))
    throw new RangeError(mustBe(action, "size", `within ${textOf(picture)}`, size));
}
