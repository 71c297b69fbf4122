export type { SolveOptions, SolveProgress } from "./linear-program";
export * as linearProgram from "./linear-program";
export type {
  ConstraintAnswer,
  LinearProgram,
  ProgramAnswer,
  ProgramConstraint,
  ProgramLimit,
  ProgramRange,
  ProgramVariable,
} from "./types";
