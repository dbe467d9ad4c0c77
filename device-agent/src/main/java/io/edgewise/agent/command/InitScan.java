package io.edgewise.agent.command;

import io.edgewise.codec.ChannelFacts;
import io.edgewise.codec.ChannelProfile;
import io.edgewise.codec.CsvDialect;
import io.edgewise.codec.TableReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a table once and says what its channels look like. */
final class InitScan {
    private InitScan() {}

    static InitFound of(Path file, CsvDialect dialect, @Nullable String name, ScanLine progress) {
        List<String> signals = dialect.signals();
        List<ChannelProfile> profiles = new ArrayList<>();
        signals.forEach(signal -> profiles.add(new ChannelProfile(signal, dialect.unitOf(signal))));
        long rows = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        long refused;
        List<String> refusals;
        try (TableReader reader = dialect.open(file)) {
            int[] columns = signals.stream().mapToInt(reader::column).toArray();
            while (reader.next()) {
                if ((++rows & 1023) == 0) {
                    progress.at(reader.bytesRead(), rows);
                }
                first = Math.min(first, reader.timeNanos());
                last = Math.max(last, reader.timeNanos());
                for (int i = 0; i < columns.length; i++) {
                    profiles.get(i).take(reader.timeNanos(), reader.value(columns[i]), reader.reasons(columns[i]));
                }
            }
            refused = reader.refused();
            refusals = reader.refusals();
        }
        List<ChannelFacts> facts = profiles.stream().map(ChannelProfile::facts).toList();
        double seconds = rows == 0 ? 0 : (last - first) / 1e9;
        return InitFound.ofTable(file, dialect, facts, new InitFound.Extent(rows, refused, refusals, seconds), name);
    }
}
