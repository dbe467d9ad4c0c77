package io.edgewise.house;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published JSON Schemas, against which tests hold what is really written. */
public final class Schemas {
    private Schemas() {}

    /**
     * Returns what a document has against its schema; empty where it is valid.
     *
     * @param name for example {@code "decision"} for {@code docs/schemas/edgewise.decision.v1.json}
     */
    public static List<String> violations(String name, byte[] document) {
        return schema(name)
                .validate(
                        new String(document, StandardCharsets.UTF_8),
                        InputFormat.JSON,
                        run -> run.getExecutionConfig().setFormatAssertionsEnabled(true))
                .stream()
                .map(ValidationMessage::toString)
                .sorted()
                .toList();
    }

    /** Returns the text of an example. */
    public static String example(String name) {
        return read(folder().resolve("examples").resolve(name));
    }

    private static JsonSchema schema(String name) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(read(folder().resolve("edgewise." + name + ".v1.json")));
    }

    private static Path folder() {
        return Path.of(System.getProperty("edgewise.house", ".."), "docs", "schemas");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is part of the house", e);
        }
    }
}
