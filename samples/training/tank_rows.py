"""Runs the tank simulator and turns its rows into even windows, exactly as sdk-core does (signal.Resampling, linear).

A grid point has the value on the line between the samples on either side of it; none where these lie more than LONGEST
apart. numpy finds the samples and draws the line; nothing here was taken from the Java code.
"""

import pathlib
import subprocess
import tempfile

import numpy as np
import pandas as pd

CHANNELS = ["level", "inflow", "outflow", "valve"]
UNITS = ["m", "m3/h", "m3/h", "%"]
PHYSICAL = [(-0.5, 6), (-5, 200), (-5, 200), (-5, 105)]
FAULTS = ["leak", "blocked-outlet", "level-drift"]
RATE = 1  # Hz
SIZE = 64  # samples and seconds
HOP = 16
LATENESS = 3
LONGEST = 5.0


class Simulator:
    """The command ``edgewise simulate tank``."""

    def __init__(self, command):
        self.command = command.split()

    def tank(self, seed, seconds, fault=None, onset=None):
        """Returns the rows, one a second, and for each the severity of the fault."""
        with tempfile.TemporaryDirectory() as folder:
            out, labels = pathlib.Path(folder, "tank.csv"), pathlib.Path(folder, "labels.csv")
            options = [] if fault is None else ["--fault", fault, "--onset", f"{onset}s"]
            subprocess.run(self.command + ["tank", "--seed", str(seed), "--seconds", str(seconds), "--out", str(out),
                                           "--labels", str(labels), *options], check=True, capture_output=True)
            rows = pd.read_csv(out, usecols=CHANNELS)[CHANNELS].to_numpy(np.float64)
            severity = pd.read_csv(labels)["severity"].to_numpy(np.float64)
            return rows, np.repeat(severity, 10)[:len(rows)]


def polled(rows, rng, lost=0.05):
    """The same rows as a poller gets them: up to 0.3 s late, one value in twenty lost. Times are whole milliseconds."""
    times = np.arange(len(rows)) * 1000 + rng.integers(0, 300, len(rows))
    return times, np.where(rng.random(rows.shape) < lost, np.nan, rows)


def even(times, rows):
    """Brings polled rows onto the grid: [channel, second], NaN where there is nothing to draw a line between."""
    grid = np.arange(times[-1] // 1000 + 1) * 1000
    return np.stack([line(times[~np.isnan(values)], values[~np.isnan(values)], grid) for values in rows.T])


def line(times, values, grid):
    after = np.searchsorted(times, grid)
    before = np.searchsorted(times, grid, side="right") - 1
    inside = (before >= 0) & (after < len(times))
    apart = times[np.minimum(after, len(times) - 1)] - times[np.maximum(before, 0)]
    return np.where(inside & (apart <= LONGEST * 1000), np.interp(grid, times, values), np.nan)


def cut(times, rows):
    """Returns the due windows as [window, channel, sample], and when each begins, in seconds."""
    windows = np.lib.stride_tricks.sliding_window_view(even(times, rows), SIZE, axis=1)[:, ::HOP].transpose(1, 0, 2)
    starts = np.arange(len(windows)) * HOP
    due = (starts * 1000 >= times[0]) & ((starts + SIZE + LATENESS) * 1000 <= times[-1])
    return windows[due], starts[due]
