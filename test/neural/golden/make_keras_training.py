"""Small Keras models before and after five steps of training: python make_keras_training.py

Writes keras-training.json beside itself: each model and its weights, samples, answers, the loss of each step, and weights
and answers after the last. Every step is one batch of all samples, by Adam at a learning rate of 0.005.
Made with Keras 3.15.1 on tensorflow-cpu 2.21.0, NumPy 2.4.6.
"""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
from keras import layers

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.RandomState(7)

# Word numbers: padded behind, before, between, and not at all.
WORDS = np.array(
    [[3, 5, 9, 1, 0, 0], [0, 0, 0, 7, 2, 4], [8, 0, 6, 0, 11, 10], [2, 3, 4, 5, 6, 7], [9, 0, 0, 0, 0, 0]],
    np.float32,
)
SERIES = random.normal(0, 1, (5, 6, 2)).astype(np.float32)
for row, steps in enumerate([[4, 5], [0, 1, 2], [1, 3], [], [1, 2, 3, 4, 5]]):
    SERIES[row, steps] = -1
IMAGES = random.normal(0, 1, (6, 6, 6, 2)).astype(np.float32)
ROWS = random.normal(0, 1, (8, 5)).astype(np.float32)


def words(*then):
    return keras.Sequential([keras.Input((6,)), layers.Embedding(12, 4, mask_zero=True, name="words"), *then])


def dense(units=2, **options):
    return layers.Dense(units, name="answer", **options)


def branches():
    given = keras.Input((6,))
    x = layers.Embedding(12, 4, mask_zero=True, name="words")(given)
    a = layers.GRU(3, return_sequences=True, reset_after=False, name="a")(x)
    b = layers.LSTM(3, return_sequences=True, name="b")(x)
    sums = layers.LayerNormalization(name="norm")(layers.Add()([a, b]))
    both = layers.Concatenate()([sums, x])
    return keras.Model(given, dense()(layers.SimpleRNN(4, name="end")(both)))


def one_masked():
    """The inputs of a sum are one branch with a mask and one without: it has none. A concatenation has one."""
    given = keras.Input((6,))
    x = layers.Embedding(12, 4, mask_zero=True, name="words")(given)
    bare = layers.Conv1D(4, 3, padding="same", name="bare")(x)
    end = layers.LSTM(3, name="end")(layers.Add()([x, bare]))
    other = layers.GRU(3, reset_after=False, name="other")(layers.Concatenate()([x, bare]))
    return keras.Model(given, dense()(layers.Concatenate()([end, other])))


def images(*then):
    return keras.Sequential([keras.Input((6, 6, 2)), *then, layers.GlobalAveragePooling2D(), dense(3, activation="softmax")])


def convolution(name, **options):
    return layers.Conv2D(4, 3, padding="same", use_bias=False, name=name, **options)


def transfer():
    """The first layers are frozen, the last ones are trained."""
    model = images(
        convolution("first"),
        layers.BatchNormalization(name="norm"),
        layers.ReLU(),
        convolution("second"),
        layers.ReLU(),
    )
    for name in ("first", "norm"):
        model.get_layer(name).trainable = False
    return model


def frozen_between():
    """Gradients pass through frozen layers to earlier ones."""
    model = images(
        convolution("first"),
        layers.BatchNormalization(name="norm"),
        layers.ReLU(),
        layers.Conv2D(4, 3, activation="relu", name="second"),
    )
    for name in ("norm", "second"):
        model.get_layer(name).trainable = False
    return model


def masking_inside():
    return keras.Sequential(
        [
            keras.Input((6, 2)),
            layers.Dense(3, activation="relu", use_bias=False, name="first"),
            layers.Masking(0.0),
            layers.LSTM(4, name="memory"),
            dense(),
        ]
    )


CASES = {
    "embedding, LSTM": (words(layers.LSTM(5, name="memory"), dense()), WORDS),
    "embedding, two GRUs": (
        words(
            layers.GRU(4, return_sequences=True, reset_after=False, name="first"),
            layers.GRU(3, reset_after=False, name="memory"),
            dense(),
        ),
        WORDS,
    ),
    "embedding, GRU with reset after": (words(layers.GRU(4, name="memory"), dense()), WORDS),
    "embedding, simple recurrent layer backwards": (
        words(layers.SimpleRNN(4, go_backwards=True, name="memory"), dense()),
        WORDS,
    ),
    "embedding, LSTM in both directions": (words(layers.Bidirectional(layers.LSTM(3), name="memory"), dense()), WORDS),
    "embedding, LSTM in both directions, mean over time": (
        words(
            layers.Bidirectional(layers.LSTM(3, return_sequences=True), name="memory"),
            layers.GlobalAveragePooling1D(),
            dense(),
        ),
        WORDS,
    ),
    "embedding, mean over time": (words(layers.GlobalAveragePooling1D(), dense()), WORDS),
    "embedding, maximum over time": (words(layers.GlobalMaxPooling1D(), dense()), WORDS),
    "embedding, convolution, LSTM": (
        words(layers.Conv1D(4, 3, name="bare"), layers.LSTM(3, name="memory"), dense()),
        WORDS,
    ),
    "masking, dense, batch normalization, LSTM": (
        keras.Sequential(
            [
                keras.Input((6, 2)),
                layers.Masking(-1.0),
                layers.Dense(3, activation="tanh", name="first"),
                layers.BatchNormalization(name="norm"),
                layers.LSTM(3, name="memory"),
                dense(),
            ]
        ),
        SERIES,
    ),
    "masking inside": (masking_inside(), SERIES),
    "branches": (branches(), WORDS),
    "one masked branch": (one_masked(), WORDS),
    "transfer": (transfer(), IMAGES),
    "frozen between": (frozen_between(), IMAGES),
    "batch normalization without scale or centre": (
        images(
            convolution("first"),
            layers.BatchNormalization(scale=False, name="norm"),
            layers.ReLU(),
            layers.DepthwiseConv2D(3, use_bias=False, name="second"),
            layers.BatchNormalization(center=False, momentum=0.9, name="last"),
            layers.Activation("tanh"),
        ),
        IMAGES,
    ),
    "layer normalization": (
        keras.Sequential(
            [
                keras.Input((5,)),
                layers.Dense(6, name="first"),
                layers.LayerNormalization(name="norm"),
                layers.Activation("tanh"),
                dense(),
            ]
        ),
        ROWS,
    ),
}


def numbers(array):
    return [float(f"{value:.9g}") for value in np.asarray(array, np.float32).ravel()]


def translated(config):
    """Settings as TensorFlow.js reads them."""
    if not isinstance(config, dict):
        return config
    skipped = ("build_config", "dtype", "module", "registered_name")
    settings = {}
    for key, value in config.items():
        if value is not None and key not in skipped:
            zeros = {"class_name": "Zeros", "config": {}}
            settings[key.replace("batch_shape", "batch_input_shape")] = zeros if key.endswith("_initializer") else translated(value)
    if settings.get("class_name") == "GRU" and settings["config"]["reset_after"]:
        settings["class_name"] = "ResetAfterGRU"
    return settings


def inputs_of(layer):
    """The input layers of a layer. Keras also saves the operations that compute masks, by name."""
    args = layer["inbound_nodes"][0]["args"] if layer["inbound_nodes"] else []
    tensors = args[0] if args and isinstance(args[0], list) else args
    return [tensor["config"]["keras_history"][0] for tensor in tensors]


def topology(model):
    """The model as TensorFlow.js reads it."""
    config = json.loads(model.to_json())["config"]
    if isinstance(model, keras.Sequential):
        return {"class_name": "Sequential", "config": {"name": config["name"], "layers": [translated(layer) for layer in config["layers"]]}}
    layers_ = [
        {**translated(layer), "inbound_nodes": [[[name, 0, 0, {}] for name in inputs_of(layer)]] if inputs_of(layer) else []}
        for layer in config["layers"]
        if layer["name"] in kept(config)
    ]
    ends = {key: [config[key]] for key in ("input_layers", "output_layers")}
    return {"class_name": "Model", "config": {"name": config["name"], "layers": layers_, **ends}}


def kept(config):
    """The layers that the output depends on."""
    layers_ = {layer["name"]: layer for layer in config["layers"]}
    names, found = [config["output_layers"][0]], set()
    while names:
        found.add(name := names.pop())
        names += inputs_of(layers_[name])
    return found


def weights(model):
    return {layer.name: [numbers(weight) for weight in layer.get_weights()] for layer in model.layers if layer.weights}


def randomized(model):
    for layer in model.layers:
        layer.set_weights(
            [
                random.uniform(0.5, 1.5, w.shape) if "variance" in v.path or "gamma" in v.path else random.normal(0, 0.5, w.shape)
                for v, w in zip(layer.weights, layer.get_weights())
            ]
        )
    return model


def step(model, optimizer, loss_of, samples, targets):
    """One step; returns the loss before it. Gradients of embeddings are made dense: Keras' Adam on TensorFlow squares
    the gradients of a word's occurrences one by one, which is not Adam, and not what its other backends do."""
    with tf.GradientTape() as tape:
        loss = loss_of(targets, model(samples, training=True))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply([tf.convert_to_tensor(gradient) for gradient in gradients], model.trainable_variables)
    return float(loss)


def trained(model, samples):
    randomized(model)
    is_classes = model.layers[-1].activation is keras.activations.softmax
    count = len(samples)
    targets = np.arange(count) % 3 if is_classes else random.normal(0, 1, (count, 2)).astype(np.float32)
    loss_of = keras.losses.SparseCategoricalCrossentropy() if is_classes else keras.losses.MeanSquaredError()
    optimizer = keras.optimizers.Adam(0.005)
    record = {
        "model": topology(model),
        "shape": list(samples.shape[1:]),
        "inputs": numbers(samples),
        "targets": numbers(targets),
        "isClasses": is_classes,
        "weights": weights(model),
        "answers": numbers(model.predict(samples, verbose=0)),
    }
    record["losses"] = [step(model, optimizer, loss_of, samples, targets) for _ in range(5)]
    return {**record, "trained": weights(model), "trainedAnswers": numbers(model.predict(samples, verbose=0))}


with open(os.path.join(HERE, "keras-training.json"), "w") as file:
    json.dump({name: trained(*case) for name, case in CASES.items()}, file, separators=(",", ":"))
    file.write("\n")
