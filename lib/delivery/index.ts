/** Delivery: zones for couriers, ways through the roads, routes for the vans. */
export { greatCircleDistance } from "./great-circle";
export type { LandmarkOptions } from "./roads/lower-bounds";
export * as lowerBounds from "./roads/lower-bounds";
export type { LowerBound } from "./roads/proven-bound";
export type { RoadColumns, RoadPlaces } from "./roads/road-network";
export * as roadNetwork from "./roads/road-network";
export type { RoadNetwork } from "./roads/search";
export type { RoadPath, ShortestPathOptions } from "./roads/shortest-path";
export * as shortestPath from "./roads/shortest-path";
