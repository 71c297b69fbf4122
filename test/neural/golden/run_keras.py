"""PYTHON run_keras.py FOLDER: Keras loads FOLDER/NAME.keras and NAME.h5 and predicts from the inputs in FOLDER/NAME.json.

Prints, for each file, its SHA-256 and Keras' answers. written-keras.json is what it printed, with Keras 3.15 on tensorflow-cpu
2.21, for the networks of ../keras/keras-networks.ts as network.save wrote them: make-written-keras.ts runs it.
"""
import glob, hashlib, json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras, numpy as np, tensorflow as tf

files = {}
for asked in sorted(glob.glob(os.path.join(sys.argv[1], "*.json"))):
    with open(asked) as file:
        golden = json.load(file)
    inputs = np.array(golden["inputs"], dtype="float32").reshape(golden["shape"])
    for ending in ["keras", "h5"]:
        name = asked[:-4] + ending
        model = keras.models.load_model(name)
        answers = model.predict(inputs, verbose=0)
        with open(name, "rb") as whole:
            digest = hashlib.sha256(whole.read()).hexdigest()
        files[os.path.basename(name)] = {"sha256": digest, "answers": answers.ravel().tolist()}
made_by = f"run_keras.py with Keras {keras.__version__}, TensorFlow {tf.__version__}"
print(json.dumps({"made by": made_by, "files": files}))
