package io.edgewise.agent.host;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many threads ran, wanted to run or waited for a disk, the mean of a minute: proc(5) {@code loadavg}. */
final class LoadReader implements HostReader {
    private static final Pattern FIRST = Pattern.compile("([0-9]{1,9}\\.[0-9]{1,9}) .*", Pattern.DOTALL);

    private final Path loadavg;

    LoadReader(Path loadavg) {
        this.loadavg = loadavg;
    }

    @Override
    public double read() {
        return parse(HostFile.text(loadavg));
    }

    static double parse(String text) {
        Matcher first = FIRST.matcher(text);
        return first.matches() ? Double.parseDouble(first.group(1)) : Double.NaN;
    }
}
