/** Inventory: how much to order and when, from a forecast, under limits of money and space, and what a limit costs. */

export * as abcXyz from "./classes/abc-xyz";
export * from "./plans";
export type { Demand, StockCosts, Unmet } from "./policies/demand";
export * as economicOrderQuantity from "./policies/economic-order-quantity";
export * as minMax from "./policies/min-max";
export * as newsvendor from "./policies/newsvendor";
export * as reorderPoint from "./policies/reorder-point";
export * as safetyStock from "./policies/safety-stock";
export * as wagnerWhitin from "./policies/wagner-whitin";
export type { DemandForecaster } from "./simulation/forecast-value";
export * as forecastValue from "./simulation/forecast-value";
export type { InventorySimulation, StockState } from "./simulation/inventory-simulation";
export * as inventorySimulation from "./simulation/inventory-simulation";
export type { SimulationOptions } from "./simulation/setting";
