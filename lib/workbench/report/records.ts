/** The records of our own MIME types in outputs. A file may hold anything, so each is checked before it is used. */
import { isRecord } from "../../core/options";
import { CHECK_MIME, type CheckRecord } from "../../notebook/check";
import { PARAMETER_MIME, type ParameterRecord } from "../../notebook/parameter";
import { SESSION_MIME, type SessionRecord } from "../../notebook/session";
import { RULES_MIME } from "../../plot/basket/rules/rule-table";
import type { Notebook } from "../notebooks/notebook-file";
import {
  BOOLEAN,
  type Fields,
  findFault,
  LIST_OF_STRINGS,
  listOf,
  optional,
  rule,
  STRING,
} from "../notebooks/notebook-format";

export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

const isScalar = (value: unknown) => ["number", "string", "boolean"].includes(typeof value);
const NUMBER = rule("a number", (value) => typeof value === "number");
const SCALAR = rule("a number, a text or a boolean", isScalar);
const BOUNDS: Fields = { atLeast: optional(NUMBER), atMost: optional(NUMBER) };
const isBounds = (value: unknown) =>
  findFault(value, BOUNDS) === undefined &&
  ["atLeast", "atMost"].some((name) => Object.hasOwn(value as object, name));

const RECORDS: Readonly<Record<string, Fields>> = {
  [CHECK_MIME]: {
    label: STRING,
    measured: SCALAR,
    expected: rule("a number, a text, a boolean or bounds", (value) => isScalar(value) || isBounds(value)),
    within: optional(NUMBER),
    source: optional(STRING),
    passed: BOOLEAN,
  },
  [PARAMETER_MIME]: {
    name: STRING,
    value: SCALAR,
    default: SCALAR,
    choices: optional(rule("a list", Array.isArray)),
  },
  [SESSION_MIME]: {
    datasets: listOf({ name: STRING, title: optional(STRING), origin: STRING, detail: optional(STRING) }),
    engine: optional(STRING),
    language: optional(STRING),
    versions: rule("texts by name", (value) => isRecord(value) && Object.values(value).every(isScalar)),
  },
  [RULES_MIME]: {
    caption: STRING,
    total: NUMBER,
    items: LIST_OF_STRINGS,
    antecedents: STRING,
    consequents: STRING,
    measures: listOf({ name: STRING, values: STRING }),
  },
  [PLOTLY_MIME]: { data: rule("a list", Array.isArray), layout: optional(rule("an object", isRecord)) },
};

export interface RecordTypes {
  readonly [CHECK_MIME]: CheckRecord;
  readonly [PARAMETER_MIME]: ParameterRecord;
  readonly [SESSION_MIME]: SessionRecord;
  readonly [RULES_MIME]: Readonly<Record<string, unknown>>;
  readonly [PLOTLY_MIME]: Readonly<Record<string, unknown>>;
}

type Bundle = Readonly<Record<string, unknown>>;

/** The record of this MIME type; `undefined` if there is none, or a malformed one. */
export function recordOf<M extends keyof RecordTypes>(data: Bundle, mime: M): RecordTypes[M] | undefined {
  const isWhole = findFault(data[mime], RECORDS[mime]) === undefined;
  return isWhole ? (data[mime] as RecordTypes[M]) : undefined;
}

/** A sentence for each malformed record: `cell 2, output 1, <MIME type>: label must be a text, …`. */
export function recordFaults(notebook: Notebook): readonly string[] {
  return notebook.cells.flatMap((cell, i) => {
    const outputs = cell.cell_type === "code" ? cell.outputs : [];
    return outputs.flatMap((output, k) =>
      Object.entries("data" in output ? output.data : {}).flatMap(([mime, content]) => {
        const fault = Object.hasOwn(RECORDS, mime) ? findFault(content, RECORDS[mime]) : undefined;
        return fault === undefined ? [] : [`cell ${i + 1}, output ${k + 1}, ${mime}: ${fault}`];
      }),
    );
  });
}
