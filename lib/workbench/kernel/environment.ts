/** Makes outputs independent of the machine: no colours, a fixed time zone and language. */
export const CELL_ENVIRONMENT: Readonly<Record<string, string>> = {
  NO_COLOR: "1",
  TZ: "UTC",
  LC_ALL: "en_US.UTF-8",
  TF_CPP_MIN_LOG_LEVEL: "2",
};
