package io.edgewise.simulator;

import io.edgewise.json.JsonWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What every simulated machine can have: {@code simulate --list}, as text and as {@code edgewise.fault-catalogue/v1}.
 */
final class FaultCatalogue {
    private record Entry(String machine, String what, String fault, String description) {}

    private FaultCatalogue() {}

    static void print(PrintWriter out) {
        out.println("Machine faults (--fault):");
        table(out, "machine");
        out.println("Sensor faults (--sensor-fault):");
        table(out, "sensor");
        out.println("Machines: pump (simulate --out DIR), "
                + String.join(
                        ", ",
                        MachineKind.ALL.stream()
                                .map(kind -> kind.id() + " (" + kind.description() + ")")
                                .toList()));
        out.flush();
    }

    static byte[] document() {
        return JsonWriter.prettyObject(json -> json.put("schema", "edgewise.fault-catalogue/v1")
                .putObjects(
                        "faults",
                        entries(),
                        (entry, fault) -> entry.put("machine", fault.machine())
                                .put("kind", fault.what())
                                .put("fault", fault.fault())
                                .put("description", fault.description())));
    }

    private static void table(PrintWriter out, String what) {
        for (Entry entry : entries()) {
            if (entry.what().equals(what)) {
                out.printf(Locale.ROOT, "  %-8s %-16s %s%n", entry.machine(), entry.fault(), entry.description());
            }
        }
    }

    private static List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        for (PumpFault fault : PumpFault.values()) {
            all.add(new Entry("pump", "machine", fault.id(), fault.description()));
        }
        for (MachineKind kind : MachineKind.ALL) {
            kind.faults().forEach(fault -> all.add(new Entry(kind.id(), "machine", fault.id(), fault.description())));
        }
        for (SensorFault fault : SensorFault.values()) {
            all.add(new Entry("pump", "sensor", fault.id(), fault.description()));
        }
        return all;
    }
}
