/** The front door of Merchant Lab: `import { … } from "merchant-lab"`. */
export * from "./basket";
export * from "./classification";
export * from "./clustering";
export * from "./core";
export * from "./customers";
export * from "./data";
export * from "./delivery";
export * from "./exchange";
export * from "./explanation";
export * from "./forecasting";
export * from "./inventory";
export * from "./metrics";
export * from "./neural";
export * from "./notebook";
export * from "./plot";
export * from "./recommendation";
export * from "./regression";
export * from "./scale";
export * from "./selection";
export type {
  AssociationTruth,
  Logistics,
  ParameterOverrides,
  ProductImages,
  Reviews,
  Schema,
  Shop,
  ShopDay,
  ShopOptions,
  ShopParameters,
  ShopStream,
  ShopTable,
  ShopTruth,
} from "./shop";
export * as shop from "./shop";
export * from "./tables";
export * from "./trees";
