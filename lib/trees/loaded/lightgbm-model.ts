/** Models of LightGBM, from their text and as such. */
export { predict, probabilities, raw } from "./loaded-model";
export { read } from "./read-lightgbm";
export { write } from "./write-lightgbm";
