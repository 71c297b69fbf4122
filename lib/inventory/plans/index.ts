export type { OrderLimits, OrderProduct, OrderSupplier, PlannedOrder, PlannedOrders } from "./order-plan";
export * as orderPlan from "./order-plan";
