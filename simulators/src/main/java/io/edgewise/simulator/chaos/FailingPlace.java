package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder below a child whose calls to the system fail on demand, by libfiu. */
final class FailingPlace implements DiskTrouble.Place {
    private static final long LIMIT_BYTES = 64L << 20;
    private static final String EIO = "5";

    private final Path folder;
    private final Path pipes;
    private final String run;
    private final String control;
    private final List<String> calls;

    private FailingPlace(Path folder, String run, String control, List<String> calls) {
        this.folder = folder.resolve("spool");
        this.pipes = folder.resolve("control");
        this.run = run;
        this.control = control;
        this.calls = calls;
    }

    /** Makes one whose calls of these names fail; the names are libfiu's. */
    static FailingPlace of(Bench bench, List<String> calls) throws IOException, NotRunException {
        String run = Tool.find("fiu-run", "fiu-utils");
        String control = Tool.find("fiu-ctrl", "fiu-utils");
        return new FailingPlace(Files.createTempDirectory(bench.folder(), "failing"), run, control, calls);
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public long limitBytes() {
        return LIMIT_BYTES;
    }

    @Override
    public SpoolChild.Launch launch() {
        return new SpoolChild.Launch(List.of(run, "-x", "-f", pipes.toString()), Map.of());
    }

    @Override
    public void begin(SpoolChild child) throws IOException, InterruptedException {
        for (String call : calls) {
            tell(child, "enable name=" + call + ",failinfo=" + EIO);
        }
    }

    @Override
    public void end(SpoolChild child) throws IOException, InterruptedException {
        for (String call : calls) {
            tell(child, "disable name=" + call);
        }
    }

    private void tell(SpoolChild child, String words) throws IOException, InterruptedException {
        Tool.run(control, "-f", pipes.toString(), "-c", words, Long.toString(child.pid()));
    }

    @Override
    public boolean roomComesBack() {
        return false;
    }

    @Override
    public void close() {
        // Its files go with the bench's folder.
    }
}
