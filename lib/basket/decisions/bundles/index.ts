/** From rules to bundles (捆绑销售): what a discount on items bought together costs, and what it must bring to pay. */

export { type BundleTableOptions, toTable } from "./proposal-text";
export { propose } from "./propose";
export type { BundleOptions, BundleProposal, BundleProposals, ByItem, StockCover } from "./types";
