package io.edgewise.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents: the same calls give the same bytes. NaN and infinity become {@code null}, floats and doubles are
 * written as the shortest decimal that reads back the same.
 */
public final class JsonWriter {
    // The platform's own Float.toString is not always the shortest before Java 19 (JDK-4511638).
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private final JsonGenerator generator;

    private JsonWriter(JsonGenerator generator) {
        this.generator = generator;
    }

    /** Returns an object on one line. */
    public static byte[] object(Consumer<JsonWriter> content) {
        return write(content, false);
    }

    /** Returns an object for people, indented. */
    public static byte[] prettyObject(Consumer<JsonWriter> content) {
        return write(content, true);
    }

    /** Writes a text member; null for null. */
    public JsonWriter put(String key, @Nullable String value) {
        return run(() -> {
            generator.writeFieldName(key);
            if (value == null) {
                generator.writeNull();
            } else {
                generator.writeString(value);
            }
        });
    }

    /** Writes a whole number. */
    public JsonWriter put(String key, long value) {
        return run(() -> generator.writeNumberField(key, value));
    }

    /** Writes true or false. */
    public JsonWriter put(String key, boolean value) {
        return run(() -> generator.writeBooleanField(key, value));
    }

    /** Writes a number; null for NaN and infinity. */
    public JsonWriter put(String key, double value) {
        return run(() -> {
            generator.writeFieldName(key);
            number(value);
        });
    }

    /** Writes a number as the shortest decimal of the float; null for NaN and infinity. */
    public JsonWriter put(String key, float value) {
        return run(() -> {
            generator.writeFieldName(key);
            if (Float.isFinite(value)) {
                generator.writeNumber(value);
            } else {
                generator.writeNull();
            }
        });
    }

    /** Writes null. */
    public JsonWriter putNull(String key) {
        return run(() -> generator.writeNullField(key));
    }

    /** Writes a member that is an object. */
    public JsonWriter putObject(String key, Consumer<JsonWriter> content) {
        return run(() -> {
            generator.writeObjectFieldStart(key);
            content.accept(this);
            generator.writeEndObject();
        });
    }

    /** Writes a member that is an array of objects. */
    public <T> JsonWriter putObjects(String key, Collection<T> items, Consumer2<T> content) {
        return run(() -> {
            generator.writeArrayFieldStart(key);
            for (T item : items) {
                generator.writeStartObject();
                content.accept(this, item);
                generator.writeEndObject();
            }
            generator.writeEndArray();
        });
    }

    /** Writes a member that is an array of strings. */
    public JsonWriter putTexts(String key, Collection<String> texts) {
        return run(() -> {
            generator.writeArrayFieldStart(key);
            for (String text : texts) {
                generator.writeString(text);
            }
            generator.writeEndArray();
        });
    }

    /** Writes a member that is an array of numbers; null for NaN and infinity. */
    public JsonWriter putNumbers(String key, float[] numbers) {
        return run(() -> {
            generator.writeArrayFieldStart(key);
            for (float number : numbers) {
                if (Float.isFinite(number)) {
                    generator.writeNumber(number);
                } else {
                    generator.writeNull();
                }
            }
            generator.writeEndArray();
        });
    }

    /** Writes a member that is an array of numbers; null for NaN and infinity. */
    public JsonWriter putNumbers(String key, double[] numbers) {
        return run(() -> {
            generator.writeArrayFieldStart(key);
            for (double number : numbers) {
                number(number);
            }
            generator.writeEndArray();
        });
    }

    /** Writes a member that is an array of whole numbers. */
    public JsonWriter putWholes(String key, Collection<Long> numbers) {
        return run(() -> {
            generator.writeArrayFieldStart(key);
            for (long number : numbers) {
                generator.writeNumber(number);
            }
            generator.writeEndArray();
        });
    }

    /**
     * Writes an item with a writer.
     *
     * @param <T> the item
     */
    @FunctionalInterface
    public interface Consumer2<T> {
        /** Writes the item's members. */
        void accept(JsonWriter writer, T item);
    }

    private void number(double value) throws IOException {
        if (Double.isFinite(value)) {
            generator.writeNumber(value);
        } else {
            generator.writeNull();
        }
    }

    private JsonWriter run(Step step) {
        try {
            step.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail; this is a bug", e);
        }
    }

    private static byte[] write(Consumer<JsonWriter> content, boolean pretty) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            if (pretty) {
                generator.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            generator.writeStartObject();
            content.accept(new JsonWriter(generator));
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail; this is a bug", e);
        }
        return bytes.toByteArray();
    }

    private interface Step {
        void run() throws IOException;
    }
}
