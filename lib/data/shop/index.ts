/** The simulated shop (模拟商店), whose truth is known. */
export type { Logistics, LogisticsTruth } from "./logistics";
export { logistics } from "./logistics";
export { make } from "./make";
export { DEFAULTS, NULL_SHOP } from "./parameters";
export { PARTS } from "./parts";
export { ASPECTS } from "./phrases";
export type { PictureOptions, PictureSplitOptions, ProductPictures } from "./pictures";
export { pictures, splitPictures } from "./pictures";
export type { Reviews } from "./reviews";
export { reviews } from "./reviews";
export { stream } from "./stream";
export { DAILY, LOGISTICS, REFERENCE, REVIEWS } from "./tables";
export { HIDDEN, HIDDEN_LOGISTICS, HIDDEN_REVIEWS, LOST_SALES } from "./truth";
export type { ProductWeeks } from "./views";
export { baskets, orderLines, productWeeks, weeklySales } from "./views";
export type { Format, Manifest, ManifestFile, WriteOptions } from "./write";
export { FORMATS, write } from "./write";
