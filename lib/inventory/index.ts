/** Inventory: how much to order and when, from a forecast, under limits of money and space, and what a limit costs. */
export * from "./plans";
export * from "./policies";
export * from "./programs";
export * from "./simulation";
