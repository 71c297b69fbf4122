"""Makes gru.keras, gru.h5 and gru.json beside it: PYTHON make_keras_gru.py, with Keras 3.15 on tensorflow-cpu 2.21.

Keras' own GRU, whose reset gate acts after the product, alone and in both directions; gru.json holds inputs and answers.
"""
import json, os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras, numpy as np, tensorflow as tf

here = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(7)
model = keras.Sequential([
    keras.layers.Input((7, 3)),
    keras.layers.GRU(4, return_sequences=True),
    keras.layers.Bidirectional(keras.layers.GRU(3)),
    keras.layers.Dense(2),
])
# Random weights: with the initial zeros a mistake would not show.
model.set_weights([random.normal(size=weight.shape) * 0.5 for weight in model.get_weights()])
inputs = random.normal(size=(3, 7, 3)).astype("float32")
for ending in ["keras", "h5"]:
    model.save(os.path.join(here, f"gru.{ending}"))
answers = model.predict(inputs, verbose=0)
with open(os.path.join(here, "gru.json"), "w") as file:
    json.dump({
        "made by": f"make_keras_gru.py with Keras {keras.__version__}, TensorFlow {tf.__version__}",
        "shape": inputs.shape, "inputs": inputs.ravel().tolist(), "answers": answers.ravel().tolist()}, file)
    file.write("\n")
