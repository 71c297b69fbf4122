/** Figures of a shop whose truth is known: estimates beside the truth, and shops beside each other. */
export { type PanelSeries, type PanelsOptions, panels, type ShopPanel } from "./panels";
export { type RecoveredValue, type RecoveryOptions, recovery } from "./recovery";
