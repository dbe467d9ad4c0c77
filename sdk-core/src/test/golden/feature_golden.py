#!/usr/bin/env python3
"""Writes the tables that StatisticTest compares with: samples.csv and golden.csv.

Run it in this folder after `pip install -r requirements.txt`; it takes a seed and no clock, so the files come out the
same. Every expected number comes from NumPy or SciPy. Where values stand on a large offset the offset is taken off
first, which is exact there: float64 moments of the raw values would be less exact than what they are to judge.
"""
import pathlib
import warnings

import numpy as np
from scipy import stats

OUT = pathlib.Path(__file__).parent.parent / "resources" / "feature"
SEED = 20240607
QUANTILES = [0, 5, 25, 50, 75, 95, 99]


def cases():
    rng = np.random.default_rng(SEED)
    second = 10**9
    epoch = 1_529_301_765 * second
    steady = lambda n, step=second: epoch + np.arange(n, dtype=np.int64) * step
    yield "noise", steady(180), rng.normal(3, 2, 180), 0
    yield "pressure", steady(180), 1e7 + np.round(rng.gamma(2, 40, 180), 3) + np.arange(180) * 2.5, 1e7
    yield "tiny-on-large", steady(300), 1e7 + np.round(rng.exponential(0.05, 300), 4), 1e7
    turns = np.arange(1024) / 1000.0
    vibration = 2.1 * np.sin(2 * np.pi * 29.7 * turns) + rng.normal(0, 0.4, 1024)
    yield "vibration", steady(1024, 10**6), vibration, 0
    yield "impacts", steady(1000, 10**6), rng.standard_t(3, 1000), 0
    yield "irregular", epoch + np.cumsum(rng.integers(1, 5 * second, 97)), rng.uniform(-50, -20, 97), 0
    yield "before-epoch", -epoch + np.cumsum(rng.integers(1, second, 64)), rng.lognormal(0, 1, 64), 0
    yield "whole-numbers", steady(50), rng.integers(-3, 4, 50).astype(float), 0
    yield "outlier-first", steady(60), np.concatenate([[1e12], rng.normal(1, 1, 59)]), 0
    yield "large", steady(40), rng.normal(0, 1e60, 40), 0
    yield "small", steady(40), rng.normal(0, 1e-60, 40), 0
    yield "five", steady(5), np.array([2.0, -1.0, 4.0, 4.0, 0.5]), 0
    yield "three", steady(3), np.array([1.0, 2.0, 4.5]), 0
    yield "two", steady(2), np.array([-1.5, 7.25]), 0
    yield "one", steady(1), np.array([-4.25]), 0
    yield "equal", steady(30), np.full(30, 7.25), 0
    yield "zeros", steady(30), np.zeros(30), 0


def slope(times, x):
    seconds = (times - times[0]) / 1e9
    return stats.linregress(seconds, x).slope if len(x) > 1 else np.nan


def statistics(times, x, offset):
    d = x - offset
    rms = np.sqrt(np.mean(x**2))
    yield "mean", np.mean(d) + offset
    yield "median", np.median(x)
    yield "std", np.std(d)
    yield "var", np.var(d)
    yield "min", np.min(x)
    yield "max", np.max(x)
    yield "range", np.ptp(x)
    yield "rms", rms
    yield "peak", np.max(np.abs(x))
    yield "crest", np.max(np.abs(x)) / rms
    yield "skewness", stats.skew(d)
    yield "kurtosis", stats.kurtosis(d)
    yield "slope", slope(times, d)
    yield "delta", x[-1] - x[0]
    yield "zero-crossings", np.count_nonzero(np.diff(x > 0))
    for q in QUANTILES:
        yield f"q{q:02d}", np.quantile(x, q / 100)


def main():
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    samples, golden = ["case,time,value"], ["case,statistic,expected"]
    for name, times, x, offset in cases():
        samples += [f"{name},{t},{float(v)!r}" for t, v in zip(times, x)]
        golden += [f"{name},{s},{float(v)!r}" for s, v in statistics(times, x, offset)]
    (OUT / "samples.csv").write_text("\n".join(samples) + "\n")
    (OUT / "golden.csv").write_text("\n".join(golden) + "\n")


if __name__ == "__main__":
    main()
