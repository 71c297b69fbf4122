/** Policies: when to order and how much, in closed form or exactly. */
export type { Demand, StockCosts, Unmet } from "./demand";
export * as economicOrderQuantity from "./economic-order-quantity";
export * as minMax from "./min-max";
export * as newsvendor from "./newsvendor";
export * as reorderPoint from "./reorder-point";
export * as safetyStock from "./safety-stock";
export * as wagnerWhitin from "./wagner-whitin";
