/** The rules of nbformat 4 that the code relies on: names and types of the fields of a notebook file. */
import { formatValue } from "../../core/errors";
import { isRecord } from "../../core/options";

/** What a field must be. */
export interface Rule {
  readonly isAllowed: (value: unknown) => boolean;
  readonly rule: string;
  readonly isOptional?: true;
  /** What each element of a list must have. */
  readonly elements?: Fields;
}

export type Fields = Readonly<Record<string, Rule>>;

/** JSON nested deeper than this could not be written again. */
const MOST_LEVELS = 200;

const isString = (value: unknown): value is string => typeof value === "string";
const isListOf = (isElement: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(isElement);

export const rule = (rule: string, isAllowed: Rule["isAllowed"]): Rule => ({ rule, isAllowed });
export const optional = (rule: Rule): Rule => ({ ...rule, isOptional: true });
export const STRING = rule("a text", isString);
export const BOOLEAN = rule("true or false", (value) => typeof value === "boolean");
export const LIST_OF_STRINGS = rule("a list of texts", isListOf(isString));
const LIST = rule("a list", Array.isArray);
export const listOf = (elements: Fields): Rule => ({ ...LIST, elements });
const OBJECT = rule("an object", isRecord);
const JSON_OBJECT = rule(
  `an object of at most ${MOST_LEVELS} levels with finite numbers`,
  (value) => isRecord(value) && canBeWritten(value, MOST_LEVELS),
);
const TEXT = rule("a text or a list of texts", (value) => isString(value) || isListOf(isString)(value));
const COUNT = rule(
  "null or an integer >= 0",
  (value) => value === null || (Number.isInteger(value) && Number(value) >= 0),
);

/** @returns `<field> must be <rule>, current value is <x>` for the first wrong field. */
export function findFault(value: unknown, fields: Fields): string | undefined {
  if (!isRecord(value)) return `it must be an object, current value is ${formatValue(value)}`;
  for (const [name, { isAllowed, rule, isOptional, elements }] of Object.entries(fields)) {
    const field = value[name];
    if (field === undefined ? !isOptional : !isAllowed(field))
      return `${name} must be ${rule}, current value is ${formatValue(field)}`;
    const fault =
      elements && findFaultInList(field, `element of ${name}`, (element) => findFault(element, elements));
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const CELL = { metadata: JSON_OBJECT, source: TEXT };
const NOTEBOOK: Fields = {
  nbformat: rule("4", (value) => value === 4),
  nbformat_minor: rule("an integer", Number.isInteger),
  metadata: JSON_OBJECT,
  cells: LIST,
};
const CELLS: Readonly<Record<string, Fields>> = {
  markdown: { ...CELL, attachments: optional(OBJECT) },
  raw: { ...CELL, attachments: optional(OBJECT) },
  code: { ...CELL, execution_count: COUNT, outputs: LIST },
};
const DISPLAY: Fields = { data: JSON_OBJECT, metadata: JSON_OBJECT };
const OUTPUTS: Readonly<Record<string, Fields>> = {
  stream: { name: STRING, text: TEXT },
  display_data: DISPLAY,
  execute_result: { ...DISPLAY, execution_count: COUNT },
  error: { ename: STRING, evalue: STRING, traceback: LIST_OF_STRINGS },
};
const TAGS: Fields = { tags: optional(LIST_OF_STRINGS) };

/** JSON content is stored as it is; content of all other MIME types is text. */
export function isJson(mimeType: string): boolean {
  return mimeType === "application/json" || mimeType.endsWith("+json");
}

/** @returns What is wrong with a notebook, and where; `undefined` if nothing is. */
export function findFormatFault(notebook: unknown): string | undefined {
  const fault = findFault(notebook, NOTEBOOK);
  return fault ?? findFaultInList((notebook as Record<string, unknown>).cells, "cell", findCellFault);
}

function findCellFault(cell: unknown): string | undefined {
  const fault = findFaultByKind(cell, "cell_type", CELLS);
  if (fault !== undefined) return fault;
  const { metadata, outputs = [], attachments = {} } = cell as Record<string, object>;
  return (
    findFault(metadata, TAGS) ??
    findFaultInList(Object.values(attachments), "attachment", findBundleFault) ??
    findFaultInList(outputs, "output", (output) => {
      const fault = findFaultByKind(output, "output_type", OUTPUTS);
      return fault ?? findBundleFault((output as { readonly data?: unknown }).data ?? {});
    })
  );
}

function findFaultByKind(
  value: unknown,
  field: string,
  kinds: Readonly<Record<string, Fields>>,
): string | undefined {
  const isKind = (kind: unknown) => isString(kind) && Object.hasOwn(kinds, kind);
  const fault = findFault(value, { [field]: rule(`one of ${Object.keys(kinds).join(", ")}`, isKind) });
  return fault ?? findFault(value, kinds[(value as Record<string, string>)[field]]);
}

function findBundleFault(bundle: unknown): string | undefined {
  const types = isRecord(bundle) ? Object.keys(bundle).filter((type) => !isJson(type)) : [];
  return findFault(bundle, Object.fromEntries(types.map((type) => [type, TEXT])));
}

function findFaultInList(
  list: unknown,
  name: string,
  findFaultIn: (value: unknown) => string | undefined,
): string | undefined {
  for (const [i, value] of (list as readonly unknown[]).entries()) {
    const fault = findFaultIn(value);
    if (fault !== undefined) return `${name} ${i + 1}, ${fault}`;
  }
  return undefined;
}

/** Whether JSON can hold the value. A number that was too large for a double, such as `1e999`, would become null. */
function canBeWritten(value: unknown, levels: number): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (value === null || typeof value !== "object") return true;
  return levels > 0 && Object.values(value).every((part) => canBeWritten(part, levels - 1));
}
