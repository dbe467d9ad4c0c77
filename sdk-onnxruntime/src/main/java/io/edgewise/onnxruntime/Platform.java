package io.edgewise.onnxruntime;

import java.util.Locale;
import java.util.Optional;

/**
 * What a native library must be built for.
 *
 * @param system the operating system's name, as Java says it
 * @param architecture the processor's, as Java says it
 */
record Platform(String system, String architecture) {
    static Platform current() {
        return new Platform(System.getProperty("os.name", "?"), System.getProperty("os.arch", "?"));
    }

    /** Returns the folder of the jar that holds its libraries; empty where this version brings none. */
    Optional<String> folder() {
        if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
            return Optional.empty();
        }
        return switch (architecture) {
            case "amd64", "x86_64" -> Optional.of("linux-x64");
            case "aarch64" -> Optional.of("linux-aarch64");
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return system + " " + architecture;
    }
}
