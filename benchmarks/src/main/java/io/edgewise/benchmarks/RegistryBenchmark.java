package io.edgewise.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.registry.ModelPackage;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.PackageWriter;
import io.edgewise.registry.Progress;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Our pull beside curl and sha256sum, and beside oras where it is on the PATH (else its line shows nothing), in turns,
 * of one random blob of 256 MiB from Debian's docker-registry on loopback. Ours runs in a new Java process each time;
 * its time is taken from the call to the last hashed byte, what of it went before the blob was asked for (classes are
 * loaded, the manifest is read) is shown too, and beside it how long the force and the rename took. {@code --mib N}
 * takes another size, {@code --heap 48m} another heap.
 */
public final class RegistryBenchmark {
    private static final int ROUNDS = 3;
    private static final long SMALL = 1 << 20;
    private static final Ticker TICKER = SystemTime.ticker();

    private final Path folder;
    private final String heap;

    private RegistryBenchmark(Path folder, String heap) {
        this.folder = folder;
        this.heap = heap;
    }

    /** What one run took, in seconds. */
    private record Run(double wall, double cpu, double before, double cpuBefore, double force) {}

    /**
     * Runs it.
     *
     * @param args {@code [FOLDER] [--mib N] [--heap 48m]}; or, in the child, {@code --pull STORE REF}
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 3 && args[0].equals("--pull")) {
            pull(Path.of(args[1]), ModelRef.parse(args[2]));
            return;
        }
        List<String> rest = new ArrayList<>(List.of(args));
        int mebibytes = Integer.parseInt(option(rest, "--mib", "256"));
        String heap = option(rest, "--heap", "256m");
        Path folder = rest.isEmpty() ? Files.createTempDirectory("edgewise-bench") : Path.of(rest.get(0));
        new RegistryBenchmark(folder, heap).run(mebibytes);
    }

    private static String option(List<String> args, String name, String usual) {
        int at = args.indexOf(name);
        if (at < 0) {
            return usual;
        }
        String value = args.get(at + 1);
        args.subList(at, at + 2).clear();
        return value;
    }

    /** The child: one pull, and what it took on one line. */
    private static void pull(Path store, ModelRef ref) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        AtomicLong asked = new AtomicLong();
        AtomicLong askedCpu = new AtomicLong();
        AtomicLong lastByte = new AtomicLong();
        AtomicLong lastCpu = new AtomicLong();
        long cpu = system.getProcessCpuTime();
        long start = TICKER.nanos();
        Progress progress = new Progress() {
            @Override
            public void began(Digest blob, long at, long size) {
                if (size > SMALL) {
                    asked.set(TICKER.nanos());
                    askedCpu.set(system.getProcessCpuTime());
                }
            }

            @Override
            public void transferred(Digest blob, long done, long size) {
                if (done == size && size > SMALL) {
                    lastByte.set(TICKER.nanos());
                    lastCpu.set(system.getProcessCpuTime());
                }
            }
        };
        ModelStore.open(store).pull(ref, new RegistryClient(new RegistrySettings(Set.of(ref.registry()))), progress);
        long end = TICKER.nanos();
        System.out.printf(
                Locale.ROOT,
                "%.3f %.3f %.3f %.3f %.3f%n",
                (lastByte.get() - start) / 1e9,
                (lastCpu.get() - cpu) / 1e9,
                (asked.get() - start) / 1e9,
                (askedCpu.get() - cpu) / 1e9,
                (end - lastByte.get()) / 1e9);
    }

    private void run(int mebibytes) throws Exception {
        String host = "127.0.0.1:" + freePort();
        Process registry = startRegistry(host);
        try {
            Path model = random(mebibytes);
            ModelRef ref = push(host, model);
            String blob = "http://" + host + "/v2/models/bench/blobs/" + digestOf(model);
            List<Run> ours = new ArrayList<>();
            List<Run> piped = new ArrayList<>();
            List<Run> kept = new ArrayList<>();
            List<Run> oras = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                ours.add(ours(ref, round));
                piped.add(shell("curl -sf " + blob + " | sha256sum"));
                kept.add(shell("curl -sf " + blob + " | tee " + folder.resolve("copy") + " | sha256sum"));
                oras.add(shell("if command -v oras; then oras copy --from-plain-http " + host + "/models/bench:1"
                        + " --to-oci-layout " + folder.resolve("oras-" + round) + ":1; fi"));
                System.err.println("round " + (round + 1) + " of " + ROUNDS);
            }
            System.out.printf("%d MiB, heap %s, medians of %d%n", mebibytes, heap, ROUNDS);
            print("edgewise", ours);
            print("curl | sha256sum", piped);
            print("curl | tee | sha256sum", kept);
            print("oras copy to a layout", oras);
        } finally {
            registry.destroy();
            registry.waitFor(10, TimeUnit.SECONDS);
            clear(folder);
        }
    }

    private static void print(String name, List<Run> runs) {
        System.out.printf(
                Locale.ROOT,
                "%-24s wall %.2f s (%.2f before the blob)  cpu %.2f s (%.2f before)  force, rename %.2f s  walls %s%n",
                name,
                median(runs, Run::wall),
                median(runs, Run::before),
                median(runs, Run::cpu),
                median(runs, Run::cpuBefore),
                median(runs, Run::force),
                runs.stream().map(Run::wall).toList());
    }

    private Run ours(ModelRef ref, int round) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                RegistryBenchmark.class.getName(),
                "--pull",
                folder.resolve("store-" + round).toString(),
                ref.toString());
        String[] figures = output(command).strip().split(" ", 5);
        double[] values = Stream.of(figures).mapToDouble(Double::parseDouble).toArray();
        return new Run(values[0], values[1], values[2], values[3], values[4]);
    }

    private static Run shell(String pipe) throws Exception {
        String timed = "TIMEFORMAT='%R %U %S'; { time { " + pipe + " >/dev/null; }; } 2>&1";
        String[] figures = output(List.of("bash", "-c", timed)).strip().split(" ", 3);
        return new Run(
                Double.parseDouble(figures[0]),
                Double.parseDouble(figures[1]) + Double.parseDouble(figures[2]),
                0,
                0,
                0);
    }

    private static String output(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed: " + text);
        }
        return text;
    }

    private Process startRegistry(String host) throws Exception {
        Path config = folder.resolve("config.yml");
        Files.writeString(
                config,
                "version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: "
                        + folder.resolve("registry") + " } }\nhttp: { addr: '" + host + "' }\n");
        Process registry = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start();
        int port = Integer.parseInt(host.substring(host.indexOf(':') + 1));
        while (registry.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                System.err.println("docker-registry listens on port " + socket.getPort());
                return registry;
            } catch (IOException e) {
                registry.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("docker-registry ended at once, see " + folder.resolve("registry.log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Path random(int mebibytes) throws IOException {
        Path file = folder.resolve("model.onnx");
        byte[] chunk = new byte[1 << 20];
        Random random = new Random(5);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < mebibytes; i++) {
                random.nextBytes(chunk);
                out.write(chunk);
            }
        }
        return file;
    }

    private ModelRef push(String host, Path model) {
        Path packed = folder.resolve("packed");
        Digest digest = PackageWriter.pack(
                ModelPackage.builder("bench", "1")
                        .add("model.onnx", ModelPackage.Part.WEIGHT, model)
                        .build(),
                packed);
        return PackageWriter.push(
                packed,
                digest,
                ModelRef.parse("oci://" + host + "/models/bench:1"),
                new RegistryClient(new RegistrySettings(Set.of(host))),
                Progress.NONE);
    }

    private Digest digestOf(Path model) throws Exception {
        return Digest.parse(
                "sha256:" + output(List.of("sha256sum", model.toString())).substring(0, 64));
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void clear(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(folder)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
