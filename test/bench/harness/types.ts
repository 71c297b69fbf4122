/** The types of benchmarks: races between our code and a peer, their results, and curves. */

/** The result of a run, small enough to compare and store: a count, a hash, a loss, some coefficients. */
export type Answer = string | number | readonly number[];

/** One run of one side. */
export interface Measurement {
  readonly seconds: number;
  readonly answer: Answer;
  /** Peak memory above that of the bare runtime. */
  readonly peakBytes?: number;
  /** The run was stopped at its time limit, which `seconds` then holds; there is no answer. */
  readonly unfinished?: boolean;
}

export interface Race {
  readonly name: string;
  readonly peerName: string;
  ours(): Measurement | Promise<Measurement>;
  peer(): Measurement | Promise<Measurement>;
  /** Whether both sides did the same work. @default the answers are equal */
  readonly agree?: (ours: Answer, peer: Answer) => boolean;
  /** Number of measured pairs. @default 9 */
  readonly pairs?: number;
  /** No pair starts after this time; if only the first one fits, it is measured. @default no limit */
  readonly budgetSeconds?: number;
  /** Limit of the warm-up, which ends when two consecutive runs of ours agree within 3 %. @default 0 */
  readonly warmupSeconds?: number;
  /** The ratio that the race must reach; without a gate it is not judged. */
  readonly gate?: number;
  /** The ratio that we aim for. */
  readonly aim?: number;
  /** Races of a group are also judged together, by the geometric mean of their ratios. */
  readonly group?: { readonly name: string; readonly gate: number };
  /** Our peak memory as a fraction of the peer's, at most; memory below 64 MB always passes. */
  readonly memoryGate?: number;
  /** Called when the race is over, also after an error. */
  end?(): void;
}

/** A race with its requirements. */
export interface CandidateRace extends Race {
  /** A description of each missing requirement; `undefined` for one that is met. */
  readonly missing: readonly (string | undefined)[];
}

export interface RaceResult {
  readonly name: string;
  readonly peer: string;
  /** Our answer, as it is displayed. */
  readonly answer: string | number;
  /** Peer time divided by our time, above 1 if we are faster: the median over the pairs. */
  readonly ratio: number;
  /** 5th and 95th percentile of the median in a bootstrap over the pairs. */
  readonly interval: { readonly low: number; readonly high: number };
  readonly ourSeconds: number;
  readonly peerSeconds: number;
  readonly pairs: number;
  /** The peer did not finish, so the ratio is a lower bound. */
  readonly isLowerBound: boolean;
  /** The first run of each side, before the warm-up. */
  readonly cold: { readonly ratio: number; readonly ourSeconds: number; readonly peerSeconds: number };
  /** Of the first run, above that of the bare runtime; only if both sides report it. */
  readonly peakBytes?: { readonly ours: number; readonly peer: number };
  readonly gate?: number;
  readonly aim?: number;
  readonly memoryGate?: number;
  /** "pass" if the whole interval reaches the gate and memory is within its own; "raced" without a gate. */
  readonly verdict: "pass" | "fail" | "raced";
}

/** The races of one group against one peer. */
export interface GroupResult {
  readonly name: string;
  readonly peer: string;
  /** Geometric mean of the ratios. */
  readonly ratio: number;
  readonly races: number;
  readonly gate: number;
  readonly verdict: "pass" | "fail";
}

/** A race that could not be run, or whose sides gave different answers. */
export interface RaceFailure {
  readonly name: string;
  readonly peer: string;
  readonly verdict: "absent" | "wrong";
  readonly reason: string;
}

export interface RaceSelection {
  readonly races: readonly Race[];
  /** The races that cannot be run on this machine. */
  readonly missing: readonly RaceFailure[];
}

/** The exports of a file `test/bench/*.bench.ts`. */
export interface Benchmark {
  /** Without races, the curves are measured. */
  readonly races?: () => RaceSelection | Promise<RaceSelection>;
  /** Our time and memory as the data grow, point by point. */
  readonly curves?: () => AsyncIterable<CurvePoint>;
}

export interface CurvePoint {
  readonly curve: string;
  /** The quantity that grows along the curve. */
  readonly size: number;
  readonly seconds: number;
  readonly peakBytes: number;
  readonly answer: string;
}
