import { type Sizes, type Text, textOf } from "./shapes";

/** A line of the table in a stack's type: the layer, its output and its number of parameters, if it has any. */
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

/** Padded with blanks to 20 characters. */
type Padded<Word extends string> = `${Word}${Blanks<Word, "                    ">}`;
type Blanks<Word extends string, Left extends string> = Word extends `${string}${infer Rest}`
  ? Left extends ` ${infer Fewer}`
    ? Blanks<Rest, Fewer>
    : ""
  : Left;
