/** Results as text: tables, CSV, and the display of values in a notebook. */
export { DISPLAY, type Displayable, type MimeBundle } from "./display";
export type { Table } from "./table";
export * as table from "./table";
