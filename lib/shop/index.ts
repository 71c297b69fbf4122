/** The simulated shop (模拟商店): a seeded generator of one coherent online shop whose truth is known. */
export type { Logistics, LogisticsTruth } from "./delivery/logistics";
export { logistics } from "./delivery/logistics";
export type { Format, ManifestFile } from "./files/export-folder";
export type { Manifest, WriteOptions } from "./files/write";
export { write } from "./files/write";
export type { ImageSplitOptions, ProductImageOptions, ProductImages } from "./images/product-images";
export { productImages, splitProductImages } from "./images/product-images";
export { make } from "./make";
export type { ParameterOverrides, ShopOptions, ShopParameters } from "./parameters/parameters";
export { DEFAULTS, NULL_SHOP } from "./parameters/parameters";
export type { Reviews } from "./reviews/reviews";
export { reviews } from "./reviews/reviews";
export { stream } from "./stream";
export type { Schema, ShopTable } from "./tables/schemas";
export type { AssociationTruth, ShopTruth } from "./truth";
export type { Shop, ShopDay, ShopStream } from "./types";
export type { ProductWeeks } from "./views";
export { baskets, orderLines, productWeeks, weeklySales } from "./views";
