/** Models that other programs read: PMML and ONNX. */
export {};
