package io.edgewise.agent.host;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measures the machine that this process runs on. What is a rate or a share of time counts from the reading before, so
 * the first reading has none of it. One owner; a reading takes some milliseconds: not for a lane.
 */
public final class HostMeter {
    private final Map<String, HostReader> readers = new LinkedHashMap<>();

    /**
     * Makes a meter.
     *
     * @param disk a folder on the file system whose space is told
     */
    public HostMeter(Path disk) {
        this(Path.of("/proc"), Path.of("/sys"), disk);
    }

    HostMeter(Path proc, Path sys, Path disk) {
        readers.put("cpu", new CpuReader(proc.resolve("stat")));
        readers.put("load", new LoadReader(proc.resolve("loadavg")));
        readers.put("memory-used", new MemoryReader(proc.resolve("meminfo")));
        readers.put("disk-latency", new DiskReader(proc.resolve("diskstats"), sys.resolve("block")));
        readers.put("disk-used", new SpaceReader(disk));
        readers.put("temperature", new TemperatureReader(sys.resolve("class")));
    }

    /** Returns the present values by channel, in the units of the source; NaN where the machine does not tell. */
    public Map<String, Double> read() {
        Map<String, Double> values = new LinkedHashMap<>();
        readers.forEach((channel, reader) -> values.put(channel, reader.read()));
        return values;
    }
}
