/** Figures of customers: cohorts, segments, purchases and survival. */
export { retention } from "./cohorts";
export type { CustomerFigureOptions } from "./options";
export { type ProbabilityAliveOptions, probabilityAlive } from "./probability-alive";
export { type PurchaseCalibrationOptions, purchaseCalibration } from "./purchase-calibration";
export { rfmGrid } from "./rfm-grid";
export { type SurvivalFigureOptions, survival } from "./survival";
