/** The simulated shop (模拟商店), whose truth is known. */
export { make } from "./make";
export { DEFAULTS, NULL_SHOP } from "./parameters";
export type { PictureOptions, PictureSplitOptions, ProductPictures } from "./pictures";
export { pictures, splitPictures } from "./pictures";
export { stream } from "./stream";
export { DAILY, REFERENCE } from "./tables";
export { HIDDEN, LOST_SALES } from "./truth";
export { baskets, orderLines, weeklySales } from "./views";
export type { Manifest, ManifestFile, WriteOptions } from "./write";
export { write } from "./write";
