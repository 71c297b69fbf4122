"""Small Keras models that together have every layer of lib/neural/layers/table.ts, and what they answer.

python make_keras_layers.py writes NAME.keras, NAME.h5 and NAME.json beside itself, for each model. Batch normalizations have
random averages, so that it matters whose they are. Made with Keras 3.15.1 on tensorflow-cpu 2.21.0, NumPy 2.4.6.
"""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import layers, ops

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.RandomState(4)


def save(name, build):
    keras.utils.clear_session()
    keras.utils.set_random_seed(1)
    model = build()
    weights = model.get_weights()
    keep = [w.ndim == 0 or w.dtype != np.float32 for w in weights]
    names = [w.path for w in model.weights]
    model.set_weights([
        w if k or "normalization/mean" in n or "normalization/variance" in n
        else random.uniform(0.5, 1.5, w.shape) if "variance" in n else random.normal(0, 0.4, w.shape)
        for w, k, n in zip(weights, keep, names)
    ])
    inputs = random.normal(0, 1, (3, *model.input_shape[1:])).astype("float32")
    model.save(os.path.join(HERE, f"{name}.keras"))
    if name == "transfer":
        # Keras 3.15 cannot save random layers in a nested model as .h5; they change nothing at prediction.
        old = build(with_changes=False)
        old.set_weights([w for w in model.get_weights() if w.dtype != np.uint32])
        old.save(os.path.join(HERE, f"{name}.h5"))
    else:
        model.save(os.path.join(HERE, f"{name}.h5"))
    answers = model.predict(inputs, verbose=0)
    with open(os.path.join(HERE, f"{name}.json"), "w") as file:
        json.dump({"shape": inputs.shape, "inputs": inputs.ravel().tolist(), "answers": answers.ravel().tolist()}, file)
        file.write("\n")


def transfer(with_changes=True):
    """A frozen base called with training=False, models in models with layers of one name, and changes of images."""
    changes = keras.Sequential(
        [keras.Input((8, 8, 3)), layers.RandomFlip("horizontal"), layers.RandomRotation(0.1), layers.RandomZoom(0.1)]
        + [layers.RandomTranslation(0.1, 0.1), layers.RandomContrast(0.1), layers.RandomBrightness(0.1)],
        name="changes",
    )
    block = keras.Sequential(
        [keras.Input((4, 4, 4)), layers.Conv2D(4, 3, padding="same", name="conv"), layers.BatchNormalization(name="norm")],
        name="block",
    )
    given = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu", name="conv")(given)
    x = layers.BatchNormalization(name="norm")(x)
    base = keras.Model(given, layers.Dropout(0.2)(layers.add([block(x), x])), name="base")
    base.trainable = False
    block.layers[0].trainable = True
    images = keras.Input((8, 8, 3))
    x = base(layers.Rescaling(2.0, offset=-1)(changes(images) if with_changes else images), training=False)
    return keras.Model(images, layers.Dense(3, name="conv_1")(layers.GlobalAveragePooling2D()(x)))


def attention():
    given = keras.Input((6, 4))
    x = layers.LayerNormalization()(given)
    y = layers.MultiHeadAttention(2, 3, value_dim=2)(x, x, use_causal_mask=True)
    x = given + y
    z = layers.Attention(use_scale=True)([x, y, given])
    x = x * z - y * 2.0
    x = layers.Concatenate()([x, layers.Softmax(axis=1)(y), layers.UnitNormalization()(1.0 - x / 2.0)])
    parts = [x[:, -1], ops.mean(x, axis=1), ops.max(x[:, 1:5:2, :3], axis=1), ops.sum(ops.softmax(x, axis=1) * x, axis=1)]
    x = layers.Concatenate()(parts)
    return keras.Model(given, layers.Dense(2)(ops.maximum(layers.Dense(3)(x), ops.tanh(layers.Dense(3)(x)))))


def images():
    given = keras.Input((7, 6, 4))
    x = layers.Resizing(9, 4)(given)
    x = layers.ZeroPadding2D(((1, 0), (0, 2)))(layers.GroupNormalization(2)(x))
    x = layers.Conv2D(4, 2, activation="hard_silu", dilation_rate=2)(layers.SpatialDropout2D(0.3)(x))
    x = layers.UpSampling2D((2, 3), interpolation="bilinear")(x)
    x = layers.SeparableConv2D(3, 3, strides=2)(layers.Cropping2D(1)(layers.Resizing(11, 9, interpolation="nearest")(x)))
    x = layers.Conv2DTranspose(3, 3, strides=2, activation="hard_sigmoid")(layers.ReLU(negative_slope=0.2)(x))
    x = layers.DepthwiseConv2D(2, depth_multiplier=2, activation="silu")(layers.Identity()(x))
    x = layers.AveragePooling2D(2)(layers.MaxPooling2D(2, strides=1)(layers.UpSampling2D(2)(layers.PReLU(shared_axes=[1, 2])(x))))
    all = [layers.GlobalMaxPooling2D()(x), layers.Flatten()(layers.GlobalMaxPooling2D(keepdims=True)(x))]
    return keras.Model(given, layers.Dense(2)(layers.Concatenate()(all + [layers.Flatten()(layers.GlobalAveragePooling2D(keepdims=True)(x))])))


def series():
    given = keras.Input((8, 3))
    normalization = layers.Normalization()
    normalization.adapt(random.normal(2, 3, (50, 8, 3)))
    x = layers.ZeroPadding1D((2, 1))(normalization(given))
    x = layers.SeparableConv1D(4, 3, strides=2, padding="same", depth_multiplier=2, activation="leaky_relu")(x)
    x = layers.Conv1D(4, 3, padding="causal", dilation_rate=2, activation="exponential")(layers.SpatialDropout1D(0.2)(x))
    x = layers.AlphaDropout(0.1)(layers.Subtract()([x, layers.ELU()(layers.GaussianNoise(0.1)(x))]))
    x = layers.Dot(axes=(2, 2))([x, layers.GaussianDropout(0.2)(layers.Conv1D(4, 1)(x))])
    x = layers.LSTM(4, return_sequences=True)(layers.AveragePooling1D(2)(layers.MaxPooling1D(2, strides=1)(x)))
    x = layers.GRU(3, return_sequences=True, reset_after=False)(layers.SimpleRNN(3, return_sequences=True)(x))
    x = layers.TimeDistributed(layers.Dense(3))(layers.Bidirectional(layers.GRU(2, return_sequences=True))(x))
    ends = [layers.GlobalAveragePooling1D()(x), layers.GlobalMaxPooling1D()(x), layers.Average()([x, x])[:, 0]]
    return keras.Model(given, layers.Dense(2)(layers.Concatenate()(ends)))


def volumes():
    given = keras.Input((5, 4, 4, 2))
    x = layers.Conv3D(3, 2, activation="softplus")(given)
    x = layers.AveragePooling3D(2, strides=1)(layers.MaxPooling3D(2, strides=1)(x))
    x = layers.Dense(6)(layers.GlobalAveragePooling3D()(x))
    x = layers.Permute((2, 1))(layers.Reshape((2, 3))(layers.BatchNormalization()(layers.LeakyReLU()(x))))
    x = layers.Flatten()(layers.Minimum()([x, layers.Multiply()([x, layers.Maximum()([x, layers.Add()([x, x])])])]))
    x = layers.LSTM(2)(layers.RepeatVector(2)(layers.Dropout(0.2)(layers.Activation("gelu")(x))))
    return keras.Model(given, layers.Softmax()(x))


if __name__ == "__main__":
    for build in [transfer, attention, images, series, volumes]:
        save(build.__name__, build)
