"""Makes torch.json and the torch-*.onnx beside it: PYTHON make_torch_models.py, with torch 2.15, its own exporter to ONNX and onnx 1.23.

torch.json holds inputs (as our networks take them: images channels last) and PyTorch's own answers.
"""
import json, os
import torch
from torch import nn

here = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(7)
torch.set_num_threads(1)


class ArticleCnn(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Dropout(0.5), nn.Linear(64, 10), nn.Softmax(1))


class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.recurrent = kind(3, 8, batch_first=True, **options)
        self.head = nn.Linear(8 * (2 if options.get("bidirectional") else 1), 1)

    def forward(self, x):
        outputs = self.recurrent(x)[0]
        return self.head(outputs if self.recurrent.bidirectional else outputs[:, -1])


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(3, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6), nn.ReLU())
        self.second = nn.Sequential(nn.Conv2d(6, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6))
        self.down = nn.Conv2d(6, 8, 3, stride=2, padding=1)
        self.head = nn.Linear(8, 4)

    def forward(self, x):
        x = self.first(x)
        x = self.down(torch.relu(x + self.second(x)))
        return self.head(nn.functional.adaptive_avg_pool2d(x, 1).flatten(1))


golden = {"made by": f"make_torch_models.py with torch {torch.__version__}", "models": {}}
for name, model, shape in [
    ("article", ArticleCnn(), (1, 16, 16)),
    ("lstm", Recurrent(nn.LSTM), (12, 3)),
    ("gru", Recurrent(nn.GRU), (12, 3)),
    ("bidirectional", Recurrent(nn.LSTM, bidirectional=True), (12, 3)),
    ("residual", Residual(), (3, 8, 8)),
]:
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            for tensor in (module.weight.data, module.bias.data, module.running_mean):
                tensor.normal_()
            module.running_var.uniform_(0.5, 2)
    model.eval()
    inputs = torch.randn(3, *shape)
    torch.onnx.export(model, (inputs,), os.path.join(here, f"torch-{name}.onnx"), external_data=False, dynamo=True,
                      verbose=False, dynamic_shapes=({0: torch.export.Dim.DYNAMIC},))
    ours = inputs.permute(0, 2, 3, 1) if len(shape) == 3 else inputs
    golden["models"][name] = {
        "shape": list(ours.shape), "inputs": ours.flatten().tolist(), "answers": model(inputs).flatten().tolist()}
with open(os.path.join(here, "torch.json"), "w") as file:
    json.dump(golden, file)
    file.write("\n")
