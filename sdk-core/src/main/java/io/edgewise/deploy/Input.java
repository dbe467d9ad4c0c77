package io.edgewise.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
}
