/** Results as text: tables, CSV, and the display of values in a notebook. */
export { DISPLAY, type Displayable, type MimeBundle } from "./display";
export type { CsvTextOptions, ResultColumn } from "./results";
export * as results from "./results";
export type { Table } from "./table";
export * as table from "./table";
