/** How a value shows itself at the end of a cell: Deno's convention, a method under `Symbol.for("Jupyter.display")`. */

export const DISPLAY: unique symbol = Symbol.for("Jupyter.display") as never;

/** One output in several forms, by MIME type; a viewer takes the richest it knows. */
export type MimeBundle = Readonly<Record<string, unknown>>;

export interface Displayable {
  readonly [DISPLAY]: () => MimeBundle;
}

/** Gives a plain record a way to show itself. The property is not enumerable: the record prints and saves as before. */
export function withDisplay<T extends object>(value: T, toBundle: (value: T) => MimeBundle): T & Displayable {
  Object.defineProperty(value, DISPLAY, { value: () => toBundle(value), enumerable: false });
  return value as T & Displayable;
}

export function isDisplayable(value: unknown): value is Displayable {
  return typeof (value as Displayable | null)?.[DISPLAY] === "function";
}

/** Text as it may stand in HTML, SVG or an attribute: nothing in it can become markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
