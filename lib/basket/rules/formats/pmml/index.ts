/** Association rules as PMML 4.4, the exchange format of the data mining programs. */

export { type AssociationModel, read } from "./read";
export { type PmmlOptions, write } from "./write";
