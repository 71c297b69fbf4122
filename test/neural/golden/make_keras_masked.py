"""A Keras model with branches whose words have masks, and what it answers: python make_keras_masked.py

Writes masked.keras and masked.json beside itself. Keras notes how masks are computed as layers of the model.
Made with Keras 3.15.1 on tensorflow-cpu 2.21.0, NumPy 2.4.6.
"""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import layers

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.RandomState(9)

given = keras.Input((6,))
x = layers.Embedding(12, 3, mask_zero=True)(given)
both = layers.Add()([layers.GRU(3, return_sequences=True)(x), layers.LSTM(3, return_sequences=True)(x)])
end = layers.Bidirectional(layers.LSTM(2, return_sequences=True))(layers.Concatenate()([both, x]))
model = keras.Model(given, layers.Dense(2)(layers.Concatenate()([layers.GlobalAveragePooling1D()(end), layers.LSTM(2)(both)])))
model.set_weights([random.normal(0, 0.5, w.shape) for w in model.get_weights()])
words = np.array([[3, 5, 9, 1, 0, 0], [0, 0, 0, 7, 2, 4], [8, 0, 6, 0, 11, 10], [2, 3, 4, 5, 6, 7]], np.float32)
model.save(os.path.join(HERE, "masked.keras"))
with open(os.path.join(HERE, "masked.json"), "w") as file:
    answers = model.predict(words, verbose=0)
    json.dump({"shape": words.shape, "inputs": words.ravel().tolist(), "answers": answers.ravel().tolist()}, file)
    file.write("\n")
