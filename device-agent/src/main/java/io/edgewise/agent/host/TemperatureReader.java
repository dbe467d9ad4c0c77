package io.edgewise.agent.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The temperature of the hottest place that the kernel's thermal zones tell, degC; of the hardware monitors' where
 * there is no zone. Both count in thousandths of a degree. What lies outside −55 to 150 degC is an instrument that is
 * not there.
 */
final class TemperatureReader implements HostReader {
    private static final Pattern MILLIS = Pattern.compile("(-?[0-9]{1,7})\\s*");
    private static final double LOWEST = -55;
    private static final double HIGHEST = 150;

    private final Path classes;

    TemperatureReader(Path classes) {
        this.classes = classes;
    }

    @Override
    public double read() {
        List<String> zones = new ArrayList<>();
        for (Path zone : HostFile.entries(classes.resolve("thermal"), "thermal_zone*")) {
            zones.add(HostFile.text(zone.resolve("temp")));
        }
        double hottest = hottest(zones);
        if (!Double.isNaN(hottest)) {
            return hottest;
        }
        List<String> monitors = new ArrayList<>();
        for (Path monitor : HostFile.entries(classes.resolve("hwmon"), "hwmon*")) {
            HostFile.entries(monitor, "temp*_input").forEach(input -> monitors.add(HostFile.text(input)));
        }
        return hottest(monitors);
    }

    static double hottest(List<String> texts) {
        double hottest = Double.NaN;
        for (String text : texts) {
            Matcher millis = MILLIS.matcher(text);
            double degrees = millis.matches() ? Integer.parseInt(millis.group(1)) / 1000.0 : Double.NaN;
            if (degrees >= LOWEST && degrees <= HIGHEST && !(degrees <= hottest)) {
                hottest = degrees;
            }
        }
        return hottest;
    }
}
