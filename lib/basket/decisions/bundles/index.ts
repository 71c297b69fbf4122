/** Bundles (捆绑销售): cost and break-even point of a discount on items that are bought together. */

export { toTable } from "./proposal-text";
export { propose } from "./propose";
export type { BundleOptions, BundleProposal, BundleProposals, StockCover } from "./types";
