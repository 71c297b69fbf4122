/**
 * The method by which a value is displayed at the end of a notebook cell: Deno's convention, `Symbol.for("Jupyter.display")`.
 *
 * @example
 * table.fromRecords([{ item: "milk" }])[DISPLAY]()["text/plain"]; // "item\n----\nmilk"
 */
export const DISPLAY: unique symbol = Symbol.for("Jupyter.display") as never;

/** One output in several formats, by MIME type. A viewer chooses the richest that it supports. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** A value with its own display in a notebook. */
export interface Displayable {
  readonly [DISPLAY]: () => MimeBundle;
}

/** Adds a display to a plain record. The property is not enumerable, so printing and saving the record do not change. */
export function withDisplay<T extends object>(value: T, toBundle: (value: T) => MimeBundle): T & Displayable {
  Object.defineProperty(value, DISPLAY, { value: () => toBundle(value), enumerable: false });
  return value as T & Displayable;
}

export function isDisplayable(value: unknown): value is Displayable {
  return typeof (value as Displayable | null)?.[DISPLAY] === "function";
}

/** Escapes text for HTML, SVG and attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
