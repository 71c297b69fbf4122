"""Small Keras models with random weights, and what they answer: python make_keras_models.py

Writes NAME.keras, NAME.h5 and NAME.json (inputs and outputs) beside itself.
Made with Keras 3.15.1 on tensorflow-cpu 2.21.0, NumPy 2.4.6.
"""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import layers

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.RandomState(42)


def article():
    """The article's network, smaller."""
    return keras.Sequential(
        [
            keras.Input((16, 16, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(8, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(16, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )


def lstm():
    return keras.Sequential(
        [
            keras.Input((7, 3)),
            layers.LSTM(5, return_sequences=True),
            layers.Bidirectional(layers.LSTM(4)),
            layers.Dense(2),
        ]
    )


def recurrent():
    """Words as numbers, a simple recurrent layer and a gated one."""
    return keras.Sequential(
        [
            keras.Input((6,)),
            layers.Embedding(20, 4),
            layers.SimpleRNN(5, return_sequences=True),
            layers.GRU(3, reset_after=False),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def residual():
    given = keras.Input((8, 8, 2))
    x = layers.Conv2D(4, 3, padding="same", use_bias=False)(given)
    x = layers.BatchNormalization()(x)
    shortcut = layers.ReLU()(x)
    x = layers.SeparableConv2D(4, 3, padding="same", activation="elu")(shortcut)
    x = layers.BatchNormalization(epsilon=1e-5)(x)
    x = layers.Add()([x, shortcut])
    x = layers.LeakyReLU(negative_slope=0.1)(x)
    x = layers.DepthwiseConv2D(3, strides=2, padding="same", depth_multiplier=2)(x)
    x = layers.ZeroPadding2D(1)(x)
    x = layers.Concatenate()([layers.AveragePooling2D(2)(x), layers.MaxPooling2D(2)(x)])
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.LayerNormalization()(x)
    return keras.Model(given, layers.Dense(3, activation="softmax")(x))


def save(name, model):
    model.set_weights([random.uniform(0.1, 0.9, w.shape) if "variance" in v.path else random.normal(0, 0.4, w.shape)
                       for v, w in zip(model.weights, model.get_weights())])
    shape = (5, *model.input_shape[1:])
    given = random.randint(0, 20, shape) if name == "recurrent" else random.normal(0, 1, shape)
    given = given.astype(np.float32)
    answers = model.predict(given, verbose=0)
    model.save(os.path.join(HERE, f"{name}.keras"))
    model.save(os.path.join(HERE, f"{name}.h5"))
    with open(os.path.join(HERE, f"{name}.json"), "w") as file:
        record = {"shape": shape, "inputs": given.ravel().tolist(), "answers": answers.ravel().tolist()}
        json.dump(record, file)
        file.write("\n")


for build in (article, lstm, recurrent, residual):
    save(build.__name__, build())
