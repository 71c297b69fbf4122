/** Recurrent layers and the ONNX operators for them, for reading and writing. */
import { RESET_AFTER_GRU } from "../layers/reset-after-gru";

/** `gates[i]` is TensorFlow.js's position of ONNX's gate i: for an LSTM, ONNX has i, o, f, c and TensorFlow.js i, f, c, o. */
interface RecurrentOperator {
  readonly operator: string;
  readonly gates: readonly number[];
}

/** By layer class. */
export const RECURRENT_OPERATORS: Readonly<Record<string, RecurrentOperator>> = {
  SimpleRNN: { operator: "RNN", gates: [0] },
  GRU: { operator: "GRU", gates: [0, 1, 2] },
  [RESET_AFTER_GRU]: { operator: "GRU", gates: [0, 1, 2] },
  LSTM: { operator: "LSTM", gates: [0, 3, 1, 2] },
};
