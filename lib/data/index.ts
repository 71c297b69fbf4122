/** Data sets (数据集): the catalogue, verified loaders, and readers for CSV, IDX and basket files. */
export * as basketFile from "./basket-file";
export type { CatalogueFile, CatalogueSet } from "./catalogue";
export * as catalogue from "./catalogue";
export type { Columns, ColumnType, ColumnTypes, CsvOptions, DataTable } from "./csv";
export * as csv from "./csv";
export type { AvocadoWeeks, ImageSets, OrangeJuiceWeeks } from "./datasets";
export * as datasets from "./datasets";
export { DataUnavailableError } from "./files";
export type { FrameColumn, FrameOptions } from "./frames";
export * as frames from "./frames";
export type { IdxArray } from "./idx";
export * as idx from "./idx";
export type { QuestOptions } from "./quest-baskets";
export * as questBaskets from "./quest-baskets";
export * as simulatedBaskets from "./simulated-baskets";
export type { WeeklySales } from "./simulated-demand";
export * as simulatedDemand from "./simulated-demand";
