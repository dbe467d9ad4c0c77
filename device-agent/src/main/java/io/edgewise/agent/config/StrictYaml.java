package io.edgewise.agent.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the operator's YAML files strictly: at most 256 KiB and 16 levels, one document, no anchors, every scalar a
 * string ({@code NO} and {@code 1.10} are what they look like).
 */
final class StrictYaml {
    private static final int MAX_BYTES = 256 << 10;
    private static final int MAX_DEPTH = 16;

    private StrictYaml() {}

    static byte[] bytes(Path file) {
        try {
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(MAX_BYTES + 1); // one more than allowed tells that it is too large
            }
        } catch (NoSuchFileException e) {
            throw new ConfigException(file.toString(), 0, "does not exist");
        } catch (IOException e) {
            throw new ConfigException(file.toString(), 0, "cannot be read: " + e.getMessage());
        }
    }

    static ConfigNode parse(String file, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new ConfigException(file, 0, "is larger than 256 KiB");
        }
        String text = utf8(file, bytes);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MAX_BYTES)
                // All at once: SnakeYAML Engine 2.10 fails where a piece it reads ends between two surrogates.
                .setBufferSize(text.length() + 1)
                .setUseMarks(true)
                .build();
        try {
            checkShape(file, new Parse(settings).parseString(text));
            return new Compose(settings)
                    .composeString(text)
                    .map(node -> new ConfigNode(file, "", node))
                    .orElseThrow(() -> new ConfigException(file, 0, "is empty"));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
            throw new ConfigException(file, line, "is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new ConfigException(file, 0, "is not YAML: " + e.getMessage());
        }
    }

    private static String utf8(String file, byte[] bytes) {
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            throw new ConfigException(file, line, "is not UTF-8 text");
        }
        return text.toString();
    }

    private static boolean isTagged(Event event) {
        return (event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
                || (event instanceof CollectionStartEvent collection
                        && collection.getTag().isPresent());
    }

    /** Returns the folder that paths in a file are relative to. */
    static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder != null ? folder : Path.of("/");
    }

    private static void checkShape(String file, Iterable<Event> events) {
        int depth = 0;
        int documents = 0;
        for (Event event : events) {
            int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
            if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
                throw new ConfigException(file, line, "uses an anchor or alias (&name, *name), which is not allowed");
            }
            if (isTagged(event)) {
                throw new ConfigException(file, line, "uses a tag (!name), which is not allowed: every value is text");
            }
            if (event.getEventId() == Event.ID.DocumentStart && ++documents > 1) {
                throw new ConfigException(file, line, "has a second document (---); only one is allowed");
            }
            if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
                throw new ConfigException(file, line, "is nested deeper than " + MAX_DEPTH + " levels");
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }
}
