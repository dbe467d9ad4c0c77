package io.edgewise.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Through which door payloads come. */
public sealed interface Input {
    /** Returns where it is, for people. */
    String place();

    /**
     * Topics of the broker.
     *
     * @param topics topics or filters of MQTT
     */
    record Mqtt(List<String> topics) implements Input {
        public Mqtt {
            topics = List.copyOf(topics);
            if (topics.isEmpty()) {
                throw new IllegalArgumentException("a source of MQTT needs a topic");
            }
        }

        @Override
        public String place() {
            return "mqtt " + String.join(", ", topics);
        }
    }

    /**
     * A file to which something appends lines.
     *
     * @param path the file, which need not be there yet
     * @param fromBeginning whether what stands in it already is read too
     * @param skip how many lines at the beginning of a file are none of data
     */
    record File(Path path, boolean fromBeginning, int skip) implements Input {
        @Override
        public String place() {
            return "file " + path;
        }
    }

    /**
     * A command that writes lines.
     *
     * @param command the program and its arguments; no shell reads them
     * @param restart how long after its end it is begun again; longer each time it fails at once
     */
    record Exec(List<String> command, Duration restart) implements Input {
        public Exec {
            command = List.copyOf(command);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("a source of a command needs one");
            }
        }

        @Override
        public String place() {
            return "exec " + command.get(0);
        }
    }

    /**
     * The machine itself on which the agent runs.
     *
     * @param every how often its values are read, 1 s to 1 h
     * @param disk a folder on the file system whose space is told
     */
    record Host(Duration every, Path disk) implements Input {
        /** Its channels with their units. */
        public static final Map<String, String> UNITS = Map.of(
                "cpu", "%",
                "load", "",
                "memory-used", "%",
                "disk-latency", "ms",
                "disk-used", "%",
                "temperature", "degC");

        public Host {
            if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("the machine is read every 1s to 1h, not every " + every);
            }
        }

        @Override
        public String place() {
            return "host";
        }
    }

    /**
     * Requests of HTTP that other programs of this machine send.
     *
     * @param port the port on the loopback addresses, and on no other, 1 to 65535; several sources may share one
     * @param name the source's name, which ends its path: letters, digits, {@code .}, {@code _} and {@code -}
     * @param token the file with the bearer token
     */
    record Push(int port, String name, Path token) implements Input {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

        public Push {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
            }
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "'" + name + "' is no name for a path: letters, digits, '.', '_' and '-', at most 64");
            }
        }

        /** Returns the path of the requests. */
        public String path() {
            return "/v1/" + name;
        }

        @Override
        public String place() {
            return "push " + port + path();
        }
    }
}
