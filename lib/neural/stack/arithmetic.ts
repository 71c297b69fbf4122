/**
 * Integer arithmetic in types (类型算术): column by column, with carry and borrow. A number is a string of decimal digits, the
 * last one first: 1,234 is "4321". Columns are added as tuples of at most 19 elements, so the cost grows with the number of
 * digits. A size known only as `number` gives `number`.
 */

/** A + B. */
export type Sum<A extends number, B extends number> =
  IsKnown<A | B> extends false ? number : NumberOf<Plus<Digits<A>, Digits<B>>>;

/** A - B, if B is not larger. */
export type Difference<A extends number, B extends number> =
  IsKnown<A | B> extends false ? number : NumberOf<Minus<Digits<A>, Digits<B>>>;

/** A * B. */
export type Product<A extends number, B extends number> =
  IsKnown<A | B> extends false ? number : NumberOf<Times<Digits<A>, Digits<B>>>;

/** A / B, rounded down. */
export type Quotient<A extends number, B extends number> =
  IsKnown<A | B> extends false ? number : B extends 0 ? number : NumberOf<Divide<`${A}`, Digits<B>>>;

/** Whether A < B; `false` if one of them is not known. */
export type IsLess<A extends number, B extends number> =
  IsKnown<A | B> extends false ? false : Minus<Digits<A>, Digits<B>> extends `${string}-` ? true : false;

/** Whether the compiler knows the number, and it is a non-negative integer. */
type IsKnown<N extends number> = `${N}` extends `-${string}`
  ? false
  : `${N}` extends `${bigint}`
    ? true
    : false;

/** A tuple as long as the digit. */
interface Ones {
  0: [];
  1: [1];
  2: [1, 1];
  3: [1, 1, 1];
  4: [1, 1, 1, 1];
  5: [1, 1, 1, 1, 1];
  6: [1, 1, 1, 1, 1, 1];
  7: [1, 1, 1, 1, 1, 1, 1];
  8: [1, 1, 1, 1, 1, 1, 1, 1];
  9: [1, 1, 1, 1, 1, 1, 1, 1, 1];
}
type Ten = [1, ...Ones[9]];
type Digit = keyof Ones;

type Digits<N extends number> = Reversed<`${N}`>;
type Reversed<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? `${Reversed<Rest>}${First}`
  : "";
type NumberOf<LastFirst extends string> = Parsed<Reversed<LastFirst>>;
/** The number without leading zeros, which TypeScript cannot parse. */
type Parsed<Text extends string> = Text extends `0${infer Rest}`
  ? Rest extends ""
    ? 0
    : Parsed<Rest>
  : Text extends `${infer N extends number}`
    ? N
    : never;

/** The tuple of the last digit; empty if no digits remain. */
type Column<A extends string> = A extends `${infer X extends Digit}${string}` ? Ones[X] : [];
type Others<A extends string> = A extends `${string}${infer Rest}` ? Rest : "";

type Plus<A extends string, B extends string, Carry extends 1[] = []> = [A, B, Carry] extends ["", "", []]
  ? ""
  : [...Column<A>, ...Column<B>, ...Carry] extends infer All extends 1[]
    ? All extends [...Ten, ...infer Left extends 1[]]
      ? `${Left["length"]}${Plus<Others<A>, Others<B>, [1]>}`
      : `${All["length"]}${Plus<Others<A>, Others<B>>}`
    : never;

/** Ends in "-" if B is larger. */
type Minus<A extends string, B extends string, Borrow extends 1[] = []> = A extends ""
  ? [B, Borrow] extends ["", []]
    ? ""
    : "-"
  : Column<A> extends [...Column<B>, ...Borrow, ...infer Left extends 1[]]
    ? `${Left["length"]}${Minus<Others<A>, Others<B>>}`
    : [...Ten, ...Column<A>] extends [...Column<B>, ...Borrow, ...infer Left extends 1[]]
      ? `${Left["length"]}${Minus<Others<A>, Others<B>, [1]>}`
      : never;

type Times<A extends string, B extends string> = B extends ""
  ? ""
  : Plus<Repeated<A, Column<B>>, `0${Times<A, Others<B>>}`>;
type Repeated<A extends string, Count extends 1[]> = Count extends [1, ...infer Less extends 1[]]
  ? Plus<A, Repeated<A, Less>>
  : "";

/** Long division: brings down the digits of A from the first on, and counts how often B fits. */
type Divide<
  A extends string,
  B extends string,
  Rest extends string = "",
> = A extends `${infer First}${infer More}`
  ? Share<`${First}${Rest}`, B> extends [infer Often extends string, infer Left extends string]
    ? `${Divide<More, B, Left>}${Often}`
    : never
  : "";
type Share<A extends string, B extends string, Count extends 1[] = []> =
  Minus<A, B> extends infer Less extends string
    ? Less extends `${string}-`
      ? [`${Count["length"]}`, A]
      : Share<Less, B, [...Count, 1]>
    : never;
