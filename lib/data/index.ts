/** Data sets (数据集): the catalogue, verified loaders, and readers for CSV, IDX, basket files and image folders. */

export * as basketFile from "./baskets/basket-file";
export * as simulatedBaskets from "./baskets/simulated-baskets";
export type { Columns, ColumnType, ColumnTypes, CsvColumns, CsvOptions, DataTable } from "./csv/csv";
export * as csv from "./csv/csv";
export * as datasets from "./datasets";
export type { CatalogueFile, CatalogueSet } from "./fetch/catalogue";
export * as catalogue from "./fetch/catalogue";
export { DataUnavailableError } from "./fetch/verified-files";
export type { FrameColumn, FrameOptions } from "./frames";
export * as frames from "./frames";
export type { IdxArray } from "./idx";
export * as idx from "./idx";
export type { ImageFolder, ImageFolderOptions, ImageFolderProgress } from "./image-folder/read";
export * as imageFolder from "./image-folder/read";
export type { JourneyLines, JourneyProducts } from "./sets/complete-journey";
export type { ImageSets } from "./sets/images";
export type { RetailLines } from "./sets/online-retail";
export type { AvocadoWeeks, OrangeJuiceWeeks } from "./sets/sales";
