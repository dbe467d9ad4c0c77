package io.edgewise.simulator.chaos;

import io.edgewise.agent.command.Version;
import io.edgewise.json.JsonWriter;
import java.util.List;

/** Writes the document {@code edgewise.faults/v1}. */
final class FaultsDocument {
    private FaultsDocument() {}

    static byte[] write(long seed, boolean full, List<FaultRow> rows) {
        return JsonWriter.prettyObject(json -> json.put("schema", "edgewise.faults/v1")
                .put("version", Version.number())
                .put("commit", Version.commit())
                .put("seed", seed)
                .put("full", full)
                .putObject("machine", FaultsDocument::machine)
                .putObjects("rows", rows, FaultsDocument::row)
                .putObjects(
                        "positiveControls",
                        rows.stream().filter(row -> row.control() != null).toList(),
                        FaultsDocument::control));
    }

    private static void machine(JsonWriter json) {
        json.put("cores", Runtime.getRuntime().availableProcessors())
                .put("jdk", System.getProperty("java.version"))
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    private static void row(JsonWriter json, FaultRow row) {
        json.put("fault", row.fault());
        Figures figures = row.figures();
        if (figures == null) {
            for (String key : List.of("count", "accepted", "delivered", "lost", "duplicates", "damaged")) {
                json.putNull(key);
            }
            for (String key : List.of("firstLostSeq", "recoverySeconds", "downs", "threadsBefore", "threadsAfter")) {
                json.putNull(key);
            }
            json.putNull("descriptorsBefore").putNull("descriptorsAfter");
        } else {
            figures(json, figures);
        }
        Boolean ok = row.ok();
        if (ok == null) {
            json.putNull("ok");
        } else {
            json.put("ok", ok.booleanValue());
        }
        json.put("note", row.note());
        PullFigures pulls = row.pulls();
        if (pulls != null) {
            json.putObject("pulls", all -> pulls(all, pulls));
        }
    }

    private static void pulls(JsonWriter json, PullFigures pulls) {
        json.put("count", pulls.pulls())
                .put("right", pulls.right())
                .put("refused", pulls.refused())
                .put("healed", pulls.healed())
                .put("misnamed", pulls.misnamed())
                .put("fetchedBytes", pulls.fetchedBytes())
                .put("cuts", pulls.cuts())
                .put("wastedBytes", pulls.wastedBytes())
                .put("mostWastedBytes", pulls.mostWastedBytes())
                .put("slowestSeconds", Math.round(pulls.slowestSeconds() * 1e3) / 1e3);
    }

    private static void figures(JsonWriter json, Figures figures) {
        json.put("count", figures.count())
                .put("accepted", figures.accepted())
                .put("delivered", figures.delivered())
                .put("lost", figures.lost())
                .put("duplicates", figures.duplicates())
                .put("damaged", figures.damaged());
        if (figures.firstLostSeq() < 0) {
            json.putNull("firstLostSeq");
        } else {
            json.put("firstLostSeq", figures.firstLostSeq());
        }
        json.put("recoverySeconds", Math.round(figures.recoverySeconds() * 1e3) / 1e3)
                .put("downs", figures.downs())
                .put("threadsBefore", figures.before().threads())
                .put("threadsAfter", figures.after().threads())
                .put("descriptorsBefore", figures.before().descriptors())
                .put("descriptorsAfter", figures.after().descriptors());
    }

    private static void control(JsonWriter json, FaultRow row) {
        Integer lost = row.control();
        json.put("fault", row.fault()).put("lost", lost == null ? 0 : lost);
    }
}
