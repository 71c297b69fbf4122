/**
 * Zeros before and after an axis for TensorFlow's `padding: "same"`, which gives ceil(length / stride) windows. If the total is
 * odd, the extra zero comes after (ONNX: SAME_UPPER).
 */
export function samePadding(length: number, kernel: number, stride: number, dilation: number): number[] {
  const windows = Math.ceil(length / stride);
  const total = Math.max(0, (windows - 1) * stride + (kernel - 1) * dilation + 1 - length);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}
