import { type Sizes, type Text, textOf } from "./shapes";

/** A line of the table that a stack's type shows: a layer, its output and, where it learns any, how many numbers. */
export type Line<
  Layer extends string,
  Shape extends Sizes,
  Parameters extends number,
> = `\n  ${Padded<Layer>}${Parameters extends 0 ? Text<Shape> : `${Padded<Text<Shape>>}${Parameters}`}`;

/** The same at run time. */
export function line(layer: string, shape: Sizes, parameters: number): string {
  const text = textOf(shape);
  return `\n  ${layer.padEnd(20)}${parameters === 0 ? text : `${text.padEnd(20)}${parameters}`}`;
}

/** With blanks behind it, 20 characters in all. */
type Padded<Word extends string> = `${Word}${Behind<Word, "                    ">}`;
type Behind<Word extends string, Blanks extends string> = Word extends `${string}${infer Rest}`
  ? Blanks extends ` ${infer Fewer}`
    ? Behind<Rest, Fewer>
    : ""
  : Blanks;
