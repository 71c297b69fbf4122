/** Preparations of columns (预处理): each is fitted to training rows, and then transforms them and others. */
export type { ColumnPreparation, PreparationModule, Steps } from "./column-preparation";
export * as columnPreparation from "./column-preparation";
export type { Imputation, ImputationOptions } from "./imputation";
export * as imputation from "./imputation";
export type { OneHotEncoding, OneHotOptions } from "./one-hot-encoding";
export * as oneHotEncoding from "./one-hot-encoding";
export type { OrdinalEncoding, OrdinalOptions } from "./ordinal-encoding";
export * as ordinalEncoding from "./ordinal-encoding";
export type { Scaling, ScalingOptions } from "./scaling";
export * as scaling from "./scaling";
export type { ColumnCategories, MixedColumns, Prepared, Raw, TableRows } from "./table-columns";
export type { TargetEncoding, TargetEncodingOptions } from "./target-encoding";
export * as targetEncoding from "./target-encoding";
