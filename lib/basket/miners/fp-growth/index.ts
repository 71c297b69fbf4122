export * from "./mine";
