/** Matrices, QR factorisation and singular values, in double and extended precision. */
export type { Matrix, MatrixLike, MatrixOptions } from "./matrix";
export * as matrix from "./matrix";
