/** Data sets (数据集): the catalogue, verified loaders, and readers for CSV, IDX, basket files and folders of pictures. */

export * as basketFile from "./baskets/basket-file";
export type { QuestOptions } from "./baskets/quest-baskets";
export * as questBaskets from "./baskets/quest-baskets";
export * as simulatedBaskets from "./baskets/simulated-baskets";
export { DataUnavailableError } from "./bytes/files";
export type { Columns, ColumnType, ColumnTypes, CsvOptions, DataTable } from "./csv/csv";
export * as csv from "./csv/csv";
export type { AvocadoWeeks, ImageSets, OrangeJuiceWeeks } from "./datasets";
export * as datasets from "./datasets";
export type { CatalogueFile, CatalogueSet } from "./fetch/catalogue";
export * as catalogue from "./fetch/catalogue";
export type { FrameColumn, FrameOptions } from "./frames";
export * as frames from "./frames";
export type { IdxArray } from "./idx";
export * as idx from "./idx";
export type { ImageFolder, ImageFolderOptions, ImageFolderProgress } from "./image-folder";
export * as imageFolder from "./image-folder";
export type { JourneyLines, JourneyProducts } from "./sets/complete-journey";
export type { RetailLines } from "./sets/online-retail";
