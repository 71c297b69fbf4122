/** Variables that make the outputs of a cell the same on every machine: no colours, one time zone, one language. */
export const CELL_ENVIRONMENT: Readonly<Record<string, string>> = {
  NO_COLOR: "1",
  TZ: "UTC",
  LC_ALL: "en_US.UTF-8",
  TF_CPP_MIN_LOG_LEVEL: "2",
};
