"""PYTHON make_keras_defaults.py: the settings that layers of Keras have if only those given here are set.

keras-defaults.json is what it printed with Keras 3.15.1.
"""
import json, os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras

# The shape of a sample, and the settings that must be given.
LAYERS = {
    "Dense": [[4], {"units": 3}], "Activation": [[4], {"activation": "relu"}], "Identity": [[4], {}],
    "Embedding": [[4], {"input_dim": 9, "output_dim": 3}], "Masking": [[4, 2], {}], "Flatten": [[4, 2], {}],
    "Reshape": [[4, 2], {"target_shape": [8]}], "Permute": [[4, 2], {"dims": [2, 1]}], "RepeatVector": [[4], {"n": 3}],
    "Conv1D": [[6, 2], {"filters": 3, "kernel_size": 2}], "Conv2D": [[6, 6, 2], {"filters": 3, "kernel_size": 2}],
    "Conv3D": [[4, 4, 4, 2], {"filters": 3, "kernel_size": 2}],
    "Conv2DTranspose": [[6, 6, 2], {"filters": 3, "kernel_size": 2}],
    "DepthwiseConv2D": [[6, 6, 2], {"kernel_size": 2}], "SeparableConv1D": [[6, 2], {"filters": 3, "kernel_size": 2}],
    "SeparableConv2D": [[6, 6, 2], {"filters": 3, "kernel_size": 2}],
    "MaxPooling1D": [[6, 2], {}], "MaxPooling2D": [[6, 6, 2], {}], "MaxPooling3D": [[4, 4, 4, 2], {}],
    "AveragePooling1D": [[6, 2], {"pool_size": 2}], "AveragePooling2D": [[6, 6, 2], {"pool_size": 2}],
    "AveragePooling3D": [[4, 4, 4, 2], {"pool_size": 2}], "GlobalAveragePooling1D": [[6, 2], {}],
    "GlobalAveragePooling2D": [[6, 6, 2], {}], "GlobalMaxPooling1D": [[6, 2], {}], "GlobalMaxPooling2D": [[6, 6, 2], {}],
    "ZeroPadding1D": [[6, 2], {}], "ZeroPadding2D": [[6, 6, 2], {}], "Cropping2D": [[6, 6, 2], {"cropping": 1}],
    "UpSampling2D": [[6, 6, 2], {}], "Resizing": [[6, 6, 2], {"height": 3, "width": 3}], "Rescaling": [[4], {"scale": 2.0}],
    "ReLU": [[4], {}], "LeakyReLU": [[4], {}], "PReLU": [[4], {}], "ELU": [[4], {}], "Softmax": [[4], {}],
    "Dropout": [[4], {"rate": 0.5}], "SpatialDropout1D": [[6, 2], {"rate": 0.5}],
    "SpatialDropout2D": [[6, 6, 2], {"rate": 0.5}], "AlphaDropout": [[4], {"rate": 0.5}],
    "GaussianDropout": [[4], {"rate": 0.5}], "GaussianNoise": [[4], {"stddev": 0.5}],
    "BatchNormalization": [[4], {}], "LayerNormalization": [[4], {}], "GroupNormalization": [[6, 32], {}],
    "UnitNormalization": [[4], {}], "LSTM": [[6, 2], {"units": 3}], "SimpleRNN": [[6, 2], {"units": 3}],
    "GRU": [[6, 2], {"units": 3}],
}
layers = {
    name: {"shape": shape, "given": given, "settings": getattr(keras.layers, name)(**given).get_config()}
    for name, (shape, given) in LAYERS.items()
}
print(json.dumps({"made by": f"make_keras_defaults.py with Keras {keras.__version__}", "layers": layers}))
