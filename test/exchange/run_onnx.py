"""python run_onnx.py < cases.json: onnxruntime's answers to models, each [base64 of the file, rows], a line of JSON each."""
import base64, json, sys
import numpy as np, onnx, onnxruntime

onnxruntime.set_default_logger_severity(3)
for text, rows in json.load(sys.stdin):
    file = base64.b64decode(text)
    onnx.checker.check_model(onnx.load_from_string(file), full_check=True)
    rows = np.array([[np.nan if v is None else v for v in row] for row in rows], dtype="float32")
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    print(json.dumps({o.name: v.tolist() for o, v in zip(session.get_outputs(), session.run(None, {"input": rows}))}))
