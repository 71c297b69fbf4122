/** Delivery: zones for couriers, ways through the roads, routes for the vans. */
export { greatCircleDistance } from "./great-circle";
export type { DistanceMatrixOptions } from "./roads/distance-matrix";
export * as distanceMatrix from "./roads/distance-matrix";
export type { HubLabels } from "./roads/hub-labels";
export * as hubLabels from "./roads/hub-labels";
export * as kShortestPaths from "./roads/k-shortest-paths";
export type { LandmarkOptions } from "./roads/lower-bounds";
export * as lowerBounds from "./roads/lower-bounds";
export type { RoadColumns, RoadPlaces } from "./roads/road-network";
export * as roadNetwork from "./roads/road-network";
export type { LowerBound, RoadNetwork } from "./roads/search";
export type { RoadPath, ShortestPathOptions } from "./roads/shortest-path";
export * as shortestPath from "./roads/shortest-path";
export type { PlannedRoute, Relaxation, RouteStops, RoutingPlan, Unserved, Visit } from "./routes/plan";
export type { RoutingProblem, Stop, TimeWindow, Vehicle } from "./routes/problem";
export type { RoutingOptions, RoutingProgress } from "./routes/vehicle-routing";
export * as vehicleRouting from "./routes/vehicle-routing";
