/** Simulation: what policies and forecasts cost on a known demand. */
export type { DemandForecaster } from "./forecast-value";
export * as forecastValue from "./forecast-value";
export type { InventorySimulation, StockState } from "./inventory-simulation";
export * as inventorySimulation from "./inventory-simulation";
export type { SimulationOptions } from "./setting";
