/**
 * Whole numbers computed by the compiler (类型算术), as at school: column by column, with carry and borrow. A number is
 * written as its decimal digits, the last one first: 1,234 is "4321"; a column is counted with tuples of at most 19 ones.
 * So the cost grows with the digits, not with the number. A size known only as `number` gives `number`: run time decides.
 */

/** A + B. */
export type Sum<A extends number, B extends number> =
  IsKnown<A | B> extends false ? number : NumberOf<Plus<Digits<A>, Digits<B>>>;

/** A - B, where B is not larger. */
export type Difference<A extends number, B extends number> =
  IsKnown<A | B> extends false ? number : NumberOf<Minus<Digits<A>, Digits<B>>>;

/** A * B. */
export type Product<A extends number, B extends number> =
  IsKnown<A | B> extends false ? number : NumberOf<Times<Digits<A>, Digits<B>>>;

/** A / B without the remainder. */
export type Quotient<A extends number, B extends number> =
  IsKnown<A | B> extends false ? number : B extends 0 ? number : NumberOf<Divide<`${A}`, Digits<B>>>;

/** Whether A < B; `false` where one of them is not known. */
export type IsLess<A extends number, B extends number> =
  IsKnown<A | B> extends false ? false : Minus<Digits<A>, Digits<B>> extends `${string}-` ? true : false;

/** Whether the compiler knows the number, and it has neither sign nor fraction. */
type IsKnown<N extends number> = `${N}` extends `-${string}`
  ? false
  : `${N}` extends `${bigint}`
    ? true
    : false;

/** As many ones as the digit says. */
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
/** Without zeros in front, which TypeScript does not read as a number. */
type Parsed<Text extends string> = Text extends `0${infer Rest}`
  ? Rest extends ""
    ? 0
    : Parsed<Rest>
  : Text extends `${infer N extends number}`
    ? N
    : never;

/** The ones of the last column; none where the digits are used up. */
type Column<A extends string> = A extends `${infer X extends Digit}${string}` ? Ones[X] : [];
type Others<A extends string> = A extends `${string}${infer Rest}` ? Rest : "";

type Plus<A extends string, B extends string, Carry extends 1[] = []> = [A, B, Carry] extends ["", "", []]
  ? ""
  : [...Column<A>, ...Column<B>, ...Carry] extends infer All extends 1[]
    ? All extends [...Ten, ...infer Left extends 1[]]
      ? `${Left["length"]}${Plus<Others<A>, Others<B>, [1]>}`
      : `${All["length"]}${Plus<Others<A>, Others<B>>}`
    : never;

/** Ends in "-" where B is larger. */
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

/** Long division: takes down a digit of A after the other, the first one first, and counts how often B goes into it. */
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
