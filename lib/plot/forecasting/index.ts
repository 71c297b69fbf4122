/** Figures of forecasts: the fan of intervals, the components of a series, and the league of methods. */
export * from "./figures";
