/** Figures of the simulated shop: estimates against the truth, and panels that compare shops. */
export { type PanelSeries, type PanelsOptions, panels, type ShopPanel } from "./panels";
export { type RecoveredValue, type RecoveryOptions, recovery } from "./recovery";
