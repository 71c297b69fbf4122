/** BG/NBD (购买与流失模型): how often customers buy, and when they leave. */
export { type BetaGeometric, fit } from "./fit";
export { expectedPurchases, probabilityAlive } from "./predict";
