package io.edgewise.simulator.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from mosquitto's own log what it received: what it forgets when it is killed is not our loss. */
final class BrokerLog implements Receiver {
    private final Path log;
    private final Pattern line;
    private final int count;

    BrokerLog(Path log, String topic, int count) {
        this.log = log;
        this.line = Pattern.compile("Received PUBLISH from .*, '" + Pattern.quote(topic) + "/([0-9]{1,9})', ");
        this.count = count;
    }

    @Override
    public Arrivals arrivals() throws IOException {
        Arrivals arrivals = new Arrivals(count);
        try (BufferedReader lines = Files.newBufferedReader(log)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                Matcher match = line.matcher(text);
                if (match.find()) {
                    arrivals.note(Integer.parseInt(match.group(1)));
                }
            }
        }
        return arrivals;
    }

    @Override
    public void close() {
        // The log is the broker's.
    }
}
