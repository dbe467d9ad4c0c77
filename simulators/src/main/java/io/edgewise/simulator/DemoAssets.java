package io.edgewise.simulator;

import io.edgewise.model.ModelManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the machines that the options ask for. */
final class DemoAssets {
    private static final int PACED_ROWS = 10;
    // The embedded broker drops acknowledgements on a connection that has 64 KiB waiting to be written, and keeps ten
    // messages in flight: ten frames of 40 rows are 27 KiB.
    private static final int FAST_ROWS = 40;

    private DemoAssets() {}

    static List<Asset> of(DemoOptions options) throws IOException {
        List<Asset> assets = new ArrayList<>();
        int rowsPerFrame = options.speed() > 0 ? PACED_ROWS : FAST_ROWS;
        for (int machine = 1; machine <= 2; machine++) {
            PumpPlan plan = PumpPlan.of(options.seed(), machine, options.duration(), faults(options, machine));
            assets.add(new PumpAsset(plan, rowsPerFrame));
        }
        Path data = options.data();
        if (data != null) {
            WellReplay.all(data).forEach(well -> assets.add(new WellAsset(well)));
        }
        return assets;
    }

    /** A machine fault goes to pump-1, a sensor fault to pump-2; the other pump has what its seed draws. */
    private static PumpOptions faults(DemoOptions options, int machine) {
        String kind = options.fault();
        if (kind == null || kind.equals(DemoKill.KIND)) {
            return PumpOptions.DRAWN;
        }
        if (kind.equals("none")) {
            return PumpOptions.HEALTHY;
        }
        PumpFault machineFault = machineFault(kind);
        if (machine == 1) {
            return machineFault == null ? PumpOptions.DRAWN : PumpOptions.HEALTHY.with(machineFault);
        }
        return machineFault == null ? PumpOptions.HEALTHY.with(SensorFault.of(kind)) : PumpOptions.DRAWN;
    }

    private static @Nullable PumpFault machineFault(String kind) {
        return Arrays.stream(PumpFault.values())
                .filter(fault -> fault.id().equals(kind))
                .findFirst()
                .orElse(null);
    }

    /** Returns how a model's stream is cut, by its own manifest. */
    static DueWindows windows(ModelManifest manifest) {
        return new DueWindows(
                manifest.window().size().toNanos(),
                manifest.window().hop().toNanos(),
                manifest.window().lateness().toNanos());
    }
}
