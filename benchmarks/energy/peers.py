"""How long do DLinear and PatchTST take on ETTh1, and AutoETS on M4, and how well do they forecast?

They need PyTorch or statsforecast, which are no dependencies of jiahe: start this file with a Python that has them,
`python benchmarks/energy/peers.py dlinear 96`, `... patchtst 96` or `... autoets 20`. It prints one line of JSON.
DLinear and PatchTST are written here anew from their papers, with their published settings. DLinear is trained in full.
PatchTST is trained for one epoch, whose time is multiplied by the epochs of its schedule. AutoETS is run on every
n-th series.
"""

import gzip
import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

LOOK_BACK = 336
HOURS = (12 * 30 * 24, 16 * 30 * 24, 20 * 30 * 24)
PATCHTST_EPOCHS = 20
"""Early stopping of the published script (patience 20 within at most 100 epochs) cannot end before its 20th epoch."""


class DLinear(nn.Module):
    """Zeng et al. 2023: trend by a moving average of 25, one linear map each for trend and remainder, shared by channels."""

    def __init__(self, horizon: int) -> None:
        super().__init__()
        self.average = nn.AvgPool1d(25, stride=1)
        self.remainder = nn.Linear(LOOK_BACK, horizon)
        self.trend = nn.Linear(LOOK_BACK, horizon)

    def forward(self, past: torch.Tensor) -> torch.Tensor:
        """Map (batch, channel, look-back) to (batch, channel, horizon)."""
        trend = self.average(nn.functional.pad(past, (12, 12), mode="replicate"))
        return self.remainder(past - trend) + self.trend(trend)


class Block(nn.Module):
    """One transformer encoder layer with batch normalisation and residual attention, as in PatchTST."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(width, heads, dropout=0.0, batch_first=True)
        self.inner = nn.Sequential(nn.Linear(width, inner), nn.GELU(), nn.Dropout(dropout), nn.Linear(inner, width))
        self.dropout = nn.Dropout(dropout)
        self.first, self.second = nn.BatchNorm1d(width), nn.BatchNorm1d(width)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Attend, then transform each token."""
        seen, _ = self.attention(tokens, tokens, tokens, need_weights=False)
        tokens = self.first((tokens + self.dropout(seen)).transpose(1, 2)).transpose(1, 2)
        made = self.dropout(self.inner(tokens))
        return self.second((tokens + made).transpose(1, 2)).transpose(1, 2)


class PatchTST(nn.Module):
    """Nie et al. 2023, PatchTST/42 for ETTh1: patch 16, stride 8, width 16, 4 heads, 3 layers, inner 128, dropout .3."""

    def __init__(self, horizon: int) -> None:
        super().__init__()
        width, patches = 16, (LOOK_BACK - 16) // 8 + 2
        self.embed = nn.Linear(16, width)
        self.position = nn.Parameter(torch.empty(patches, width).uniform_(-0.02, 0.02))
        self.dropout = nn.Dropout(0.3)
        self.blocks = nn.Sequential(*(Block(width, 4, 128, 0.3) for _ in range(3)))
        self.head = nn.Linear(patches * width, horizon)
        self.gain, self.shift = nn.Parameter(torch.ones(7)), nn.Parameter(torch.zeros(7))

    def forward(self, past: torch.Tensor) -> torch.Tensor:
        """Map (batch, channel, look-back) to (batch, channel, horizon)."""
        mean, spread = past.mean(2, keepdim=True), (past.var(2, keepdim=True, unbiased=False) + 1e-5).sqrt()
        gain, shift = self.gain[None, :, None], self.shift[None, :, None]
        scaled = nn.functional.pad((past - mean) / spread * gain + shift, (0, 8), mode="replicate")
        patches = scaled.unfold(2, 16, 8).flatten(0, 1)
        tokens = self.blocks(self.dropout(self.embed(patches) + self.position))
        made = self.head(tokens.transpose(1, 2).flatten(1)).unflatten(0, past.shape[:2])
        return (made - shift) / (gain + 1e-10) * spread + mean


def read() -> np.ndarray:
    """Return ETTh1's seven columns, standardised on the train part."""
    path = Path(os.environ["JIAHE_DATA"]) / "etth1" / "ETTh1.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        table = np.loadtxt(file, delimiter=",", skiprows=1, usecols=range(1, 8))
    train = table[: HOURS[0]]
    return ((table[: HOURS[2]] - train.mean(0)) / train.std(0)).astype(np.float32)


def windows(table: np.ndarray, start: int, end: int, horizon: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return every look-back and its future, the futures lying in [start, end)."""
    cut = np.lib.stride_tricks.sliding_window_view(table[start:end], LOOK_BACK + horizon, axis=0)
    every = torch.from_numpy(np.ascontiguousarray(cut))
    return every[..., :LOOK_BACK], every[..., LOOK_BACK:]


def epoch(
    model: nn.Module, parts: tuple[torch.Tensor, torch.Tensor], batch: int, optimiser: torch.optim.Optimizer
) -> None:
    """Go once through the training windows in random order, dropping the last partial batch."""
    model.train()
    past, future = parts
    order = torch.randperm(len(past))
    for first in range(0, len(order) - batch + 1, batch):
        rows = order[first : first + batch]
        optimiser.zero_grad()
        nn.functional.mse_loss(model(past[rows]), future[rows]).backward()
        optimiser.step()


@torch.no_grad()
def error(model: nn.Module, parts: tuple[torch.Tensor, torch.Tensor]) -> tuple[float, float]:
    """Return MSE and MAE over all windows."""
    model.eval()
    square = absolute = 0.0
    for past, future in zip(parts[0].split(256), parts[1].split(256), strict=True):
        gap = model(past) - future
        square += float((gap**2).sum())
        absolute += float(gap.abs().sum())
    return square / parts[1].numel(), absolute / parts[1].numel()


def dlinear(table: np.ndarray, horizon: int) -> dict[str, float]:
    """Train as published: batch 32, Adam at .005 halved each epoch, at most 10 epochs, patience 3."""
    train, check, test = _parts(table, horizon)
    model = DLinear(horizon)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.005)
    started, best, kept, waited, epochs = time.process_time(), float("inf"), model.state_dict(), 0, 0
    while epochs < 10 and waited < 3:
        epoch(model, train, 32, optimiser)
        epochs += 1
        loss, _ = error(model, check)
        waited = 0 if loss < best else waited + 1
        if loss < best:
            best, kept = loss, {name: value.clone() for name, value in model.state_dict().items()}
        for group in optimiser.param_groups:
            group["lr"] = 0.005 * 0.5**epochs
    seconds = time.process_time() - started
    model.load_state_dict(kept)
    mse, mae = error(model, test)
    return {"seconds": seconds, "epochs": epochs, "mse": mse, "mae": mae}


def patchtst(table: np.ndarray, horizon: int) -> dict[str, float]:
    """Time one epoch of batch 128 with its validation, and multiply."""
    train, check, _ = _parts(table, horizon)
    model = PatchTST(horizon)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-4)
    started = time.process_time()
    epoch(model, train, 128, optimiser)
    error(model, check)
    once = time.process_time() - started
    return {"seconds": once * PATCHTST_EPOCHS, "epochs": PATCHTST_EPOCHS, "epoch_seconds": once}


def autoets(every: int) -> dict[str, float]:
    """Forecast 48 hours of every n-th M4 hourly series."""
    from statsforecast.models import AutoETS  # noqa: PLC0415  a peer of its own

    folder = Path(os.environ["JIAHE_DATA"]) / "m4-hourly"
    with gzip.open(folder / "Hourly-train.csv.gz", "rt", encoding="utf-8") as file:
        train = [_numbers(line) for line in file.readlines()[1:]][::every]
    test = [_numbers(line) for line in (folder / "Hourly-test.csv").read_text(encoding="utf-8").splitlines()[1:]][
        ::every
    ]
    AutoETS(season_length=24).forecast(train[0][:100], h=48)
    started = time.process_time()
    made = [AutoETS(season_length=24).forecast(series, h=48)["mean"] for series in train]
    seconds = time.process_time() - started
    scaled = [
        np.abs(one - actual).mean() / np.abs(series[24:] - series[:-24]).mean()
        for one, actual, series in zip(made, test, train, strict=True)
    ]
    return {"seconds": seconds, "series": len(train), "mase": float(np.mean(scaled))}


def _numbers(line: str) -> np.ndarray:
    cells = (cell.strip('"') for cell in line.strip().split(",")[1:])
    return np.array([float(cell) for cell in cells if cell])


def _parts(table: np.ndarray, horizon: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    one, two, three = HOURS
    spans = ((0, one), (one - LOOK_BACK, two), (two - LOOK_BACK, three))
    return [windows(table, start, end, horizon) for start, end in spans]


if __name__ == "__main__":
    torch.manual_seed(2021)
    which, number = sys.argv[1], int(sys.argv[2])
    found = autoets(number) if which == "autoets" else {"dlinear": dlinear, "patchtst": patchtst}[which](read(), number)
    print(json.dumps({"peer": which, "number": number, **found}))
