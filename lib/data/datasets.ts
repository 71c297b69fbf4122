/**
 * The data sets by name. Each loader looks in `data/cache`, then in the folders of `MERCHANT_LAB_DATA`, then in an npm
 * package that contains the set, then downloads it. Every file is checked against the catalogue's SHA-256 before it is read.
 */
export * from "./sets/availability";
export { fashionMnist, groceryStore, type ImageSets, mnist } from "./sets/images";
export { bostonHousing, diabetes } from "./sets/regression";
export * from "./sets/sales";
export { table, text, texts } from "./sets/table";
export * from "./sets/transactions";
