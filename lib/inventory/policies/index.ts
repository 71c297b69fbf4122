/** Policies: when to order and how much, in closed form or exactly. */
export type { Demand, StockCosts } from "./demand";
export type { EconomicOrder, EconomicOrderQuantityOptions } from "./economic-order-quantity";
export * as economicOrderQuantity from "./economic-order-quantity";
export type { MinMaxOptions, MinMaxPolicy } from "./min-max";
export * as minMax from "./min-max";
export type { NewsvendorOrder } from "./newsvendor";
export * as newsvendor from "./newsvendor";
export type { ReorderPointOptions, ReorderPointPolicy } from "./reorder-point";
export * as reorderPoint from "./reorder-point";
export type { DailyForecast, SafetyStock, SafetyStockOptions } from "./safety-stock";
export * as safetyStock from "./safety-stock";
export type { OrderPlan, Unmet, WagnerWhitinOptions } from "./wagner-whitin";
export * as wagnerWhitin from "./wagner-whitin";
