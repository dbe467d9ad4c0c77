#!/usr/bin/env python3
"""Writes the tables that SpectralFeatureTest compares with, to sdk-core/src/test/resources/feature/spectral.

`pip install -r requirements-spectral.txt`, then `python3 spectral_golden.py`; it takes a seed and no clock, so the
files come out the same. Every expected number comes from NumPy, SciPy, or, for log-mel, the formula of
librosa.feature.melspectrogram(center=False) written out here. `--librosa` (after `pip install librosa==0.11.0`)
compares that formula with librosa itself, with the code of MLPerf Tiny's ad01, and prints the largest difference.
"""
import argparse
import pathlib

import numpy as np
from scipy import fft, signal

OUT = pathlib.Path(__file__).parents[2] / "sdk-core/src/test/resources/feature/spectral"
SEED = 20816
TINY = np.finfo(float).eps  # what ad01 adds before the logarithm


def cases():
    """Name, rate in Hz, unit, samples."""
    rng = np.random.default_rng(SEED)
    t = np.arange(1024) / 2560
    yield "machine", 2560, "m/s2", (
        3 * np.sin(2 * np.pi * 24.7 * t) + np.sin(2 * np.pi * 49.4 * t + 1) + 2 + rng.normal(0, 0.5, 1024))
    t = np.arange(1000) / 1000
    yield "no-power-of-two", 1000, "mm/s", 2 * np.sin(2 * np.pi * 50 * t) + rng.normal(0, 0.3, 1000)
    yield "prime", 200, "g", rng.normal(0.1, 1, 97)
    t = np.arange(4096) / 25600
    bursts = sum(np.where(t >= s, np.exp(-(t - s) * 900) * np.sin(2 * np.pi * 3000 * (t - s)), 0)
                 for s in np.arange(0.003, 0.16, 1 / 107.3))
    yield "bursts", 25600, "m/s2", 2 * bursts + np.sin(2 * np.pi * 29 * t) + rng.normal(0, 0.2, 4096)
    t = np.arange(1024 + 4 * 512 + 40) / 16000
    sound = 0.05 * signal.chirp(t, 200, t[-1], 6000) + 0.02 * np.sin(2 * np.pi * 440 * t) + rng.normal(0, 0.01, len(t))
    yield "sound", 16000, "", sound


def step_of(unit):
    """Values are whole numbers of this step: short as text, exact in float64."""
    return 2.0 ** (-15 if unit == "" else -12)


def quantised(x, unit):
    return np.round(x / step_of(unit)) * step_of(unit)


def mel_filters(rate, n_fft, mels, fmin, fmax, htk=False, slaney_norm=True):
    """librosa.filters.mel, ISC licence, formula only: triangles on Slaney's or HTK's mel scale."""
    if htk:
        to_mel = lambda f: 2595 * np.log10(1 + f / 700)
        to_hz = lambda m: 700 * (10 ** (m / 2595) - 1)
    else:
        step = np.log(6.4) / 27
        to_mel = lambda f: np.where(f < 1000, f * 3 / 200, 15 + np.log(np.maximum(f, 1e-9) / 1000) / step)
        to_hz = lambda m: np.where(m < 15, m * 200 / 3, 1000 * np.exp(step * (m - 15)))
    corners = to_hz(np.linspace(to_mel(fmin), to_mel(fmax), mels + 2))
    lines = fft.rfftfreq(n_fft, 1 / rate)
    up = (lines - corners[:-2, None]) / np.diff(corners)[:-1, None]
    down = (corners[2:, None] - lines) / np.diff(corners)[1:, None]
    weights = np.maximum(0, np.minimum(up, down))
    return weights * (2 / (corners[2:] - corners[:-2]))[:, None] if slaney_norm else weights


def log_mel(x, rate, n_fft, hop, mels, frames, fmin=0.0, fmax=None, power=2, htk=False, slaney_norm=True, ref=1.0,
            floor=TINY):
    window = signal.get_window("hann", n_fft)
    cut = np.stack([x[i * hop:i * hop + n_fft] * window for i in range(frames)])
    spectrum = np.abs(fft.rfft(cut, axis=1)) ** power
    bands = spectrum @ mel_filters(rate, n_fft, mels, fmin, fmax or rate / 2, htk, slaney_norm).T
    return 20 / power * np.log10(bands / ref + floor)  # ad01: 20.0 / power * log10(mel + sys.float_info.epsilon)


def inside(lines, low, high):
    return (lines >= low - 1e-9) & (lines <= high + 1e-9) & (lines > 0)


def periodogram(x, rate):
    return signal.periodogram(x, rate, window="hann", detrend="constant", scaling="density")


def envelope(x, rate, low, high):
    lines = fft.fftfreq(len(x), 1 / rate)
    passed = fft.ifft(np.where(inside(np.abs(lines), low, high), fft.fft(x - x.mean()), 0)).real
    return np.abs(signal.hilbert(passed))


def envelope_spectrum(e, rate):
    window = signal.get_window("hann", len(e))
    return fft.rfftfreq(len(e), 1 / rate), 2 * np.abs(fft.rfft((e - e.mean()) * window)) / window.sum()


def features(rate, unit, x):
    lines, density = periodogram(x, rate)
    step = lines[1]
    half = rate / 2
    for low, high in [(rate / 200, half / 2), (0, half), (half / 4, half / 3)]:
        at = inside(lines, low, high)
        band = f"{low:g}-{high:g}"
        yield f"band-power:{band}", density[at].sum() * step
        yield f"centroid:{band}", (density[at] * lines[at]).sum() / density[at].sum()
        yield f"peak-frequency:{band}", lines[at][np.argmax(density[at])]
    at = lines > 0
    yield "centroid", (density[at] * lines[at]).sum() / density[at].sum()
    yield "peak-frequency", lines[at][np.argmax(density[at])]
    yield "peak-order:1482rpm", lines[at][np.argmax(density[at])] / (1482 / 60)
    if unit:
        low, high = (10, 1000) if half >= 1000 else (5, half)
        at = inside(lines, low, high)
        factor = {"m/s2": 1e3, "g": 9806.65, "mm/s": 1}[unit]
        integral = 1 if unit == "mm/s" else (2 * np.pi * lines[at]) ** 2
        yield f"velocity-rms:{low:g}-{high:g}", factor * np.sqrt((density[at] / integral).sum() * step)
    low, high, most = (2000, 4000, 300) if rate == 25600 else (half / 4, half / 2, half / 4)
    e = envelope(x, rate, low, high)
    beats, amplitudes = envelope_spectrum(e, rate)
    at = inside(beats, most / 20, most)
    yield f"envelope-rms:{low:g}-{high:g}", np.sqrt(np.mean(e ** 2))
    band = f"{low:g}-{high:g}/{most / 20:g}-{most:g}"
    yield f"envelope-peak:{band}", amplitudes[at].max()
    yield f"envelope-frequency:{band}", beats[at][np.argmax(amplitudes[at])]


MELS = {
    "fft=1024;hop=512;mels=128;frames=5": dict(n_fft=1024, hop=512, mels=128, frames=5),
    "fft=512;hop=160;mels=40;frames=2;scale=htk;norm=none;fmin=20;fmax=7600": dict(
        n_fft=512, hop=160, mels=40, frames=2, htk=True, slaney_norm=False, fmin=20, fmax=7600),
    "fft=400;hop=200;mels=20;power=1;ref=0.5;floor=1e-10": dict(
        n_fft=400, hop=200, mels=20, frames=1, power=1, ref=0.5, floor=1e-10),
}


def write():
    OUT.mkdir(parents=True, exist_ok=True)
    samples, golden, transform = ["case,rate,unit,step,steps"], ["case,feature,value"], ["case,line,real,imaginary"]
    for name, rate, unit, raw in cases():
        x = quantised(raw, unit)
        steps = " ".join(f"{value / step_of(unit):.0f}" for value in x)
        samples.append(f"{name},{rate},{unit},{step_of(unit)!r},{steps}")
        golden += [f"{name},{feature},{float(value)!r}" for feature, value in features(rate, unit, x)]
        lines = fft.rfft(x)
        for line in sorted({0, 1, 2, 3, len(x) // 3, len(lines) - 2, len(lines) - 1, *range(5, len(lines), 29)}):
            transform.append(f"{name},{line},{float(lines[line].real)!r},{float(lines[line].imag)!r}")
        if name == "sound":
            for text, parameters in MELS.items():
                levels = log_mel(x, rate, **parameters)
                golden += [f"{name},log-mel:{text}#{i}.{j},{float(levels[i, j])!r}" for i, j in np.ndindex(levels.shape)]
    for file, rows in [("samples.csv", samples), ("golden.csv", golden), ("fft.csv", transform)]:
        (OUT / file).write_text("\n".join(rows) + "\n")


def compare_with_librosa():
    import librosa

    _, rate, unit, raw = list(cases())[-1]
    x = quantised(raw, unit)
    theirs = librosa.feature.melspectrogram(y=x, sr=rate, n_fft=1024, hop_length=512, n_mels=128, power=2.0,
                                            center=False)
    theirs = (20.0 / 2.0 * np.log10(theirs + TINY)).T[:5]
    ours = log_mel(x, rate, 1024, 512, 128, 5)
    print(f"librosa {librosa.__version__}, center=False: largest difference {np.abs(theirs - ours).max():.2e} dB")
    # ad01 centres and pads, and then takes the frames 50 to 249: the same, some frames later
    long = quantised(np.random.default_rng(SEED).normal(0, 0.1, 160000), "").astype(np.float32)
    theirs = librosa.feature.melspectrogram(y=long, sr=rate, n_fft=1024, hop_length=512, n_mels=128, power=2.0)
    theirs = (20.0 / 2.0 * np.log10(theirs + TINY))[:, 50:250].T
    ours = log_mel(long[50 * 512 - 512:].astype(float), rate, 1024, 512, 128, 200)
    print(f"ad01, frames 50 to 249 of 10 s in float32: largest difference {np.abs(theirs - ours).max():.2e} dB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--librosa", action="store_true")
    if parser.parse_args().librosa:
        compare_with_librosa()
    else:
        write()
