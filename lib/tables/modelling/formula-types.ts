/** The check of a formula's column names by the compiler. */
import type { IsAny, NameOf } from "../asking/column-types";

/** The formula; or, as the compiler's message, the column that the table does not have. An intersection with a text would be `never`. */
export type Formula<Row, Text extends string> =
  IsAny<Row> extends true
    ? string
    : [Exclude<NamesIn<Text>, NameOf<Row>>] extends [never]
      ? Text
      : { readonly "there is no column": Exclude<NamesIn<Text>, NameOf<Row>> };

type NamesIn<Text extends string> = Text extends `${infer Left}${"~" | "+" | ":" | "*"}${infer Right}`
  ? NamesIn<Left> | NamesIn<Right>
  : Unwrapped<Trimmed<Text>>;

type Unwrapped<Text extends string> = Text extends `\`${infer Name}\``
  ? Name
  : Text extends `${string}(${infer Name})`
    ? Unwrapped<Trimmed<Name>>
    : Text;

type Trimmed<Text extends string> = Text extends ` ${infer Rest}` | `\n${infer Rest}`
  ? Trimmed<Rest>
  : Text extends `${infer Rest} ` | `${infer Rest}\n`
    ? Trimmed<Rest>
    : Text;
