package io.edgewise.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What goes into a model package: a name, a version and files, each with its part. Made by a {@link #builder}. */
public final class ModelPackage {
    private final String name;
    private final String version;
    private final NavigableMap<String, Content> files;

    private ModelPackage(String name, String version, NavigableMap<String, Content> files) {
        this.name = name;
        this.version = version;
        this.files = new TreeMap<>(files);
    }

    /** Begins a package. */
    public static Builder builder(String name, String version) {
        return new Builder(name, version);
    }

    String name() {
        return name;
    }

    String version() {
        return version;
    }

    /** By path. */
    NavigableMap<String, Content> files() {
        return files;
    }

    /** The part that a file plays: its ModelPack v0.0.7 media type, in the order of the layers. */
    public enum Part {
        /** The model itself. */
        WEIGHT("weight"),
        /** What the model says of itself: {@code edgewise.json}. */
        WEIGHT_CONFIG("weight.config"),
        /** Golden samples. */
        DATASET("dataset"),
        /** For people. */
        DOC("doc");

        private final String word;

        Part(String word) {
            this.word = word;
        }

        String mediaType() {
            return "application/vnd.cncf.model." + word + ".v1.raw";
        }
    }

    /** Collects the files of a package. One thread uses it. */
    public static final class Builder {
        private final String name;
        private final String version;
        private final NavigableMap<String, Content> files = new TreeMap<>();

        private Builder(String name, String version) {
            this.name = name;
            this.version = version;
        }

        /** Adds a file that lies on the disk. */
        public Builder add(String path, Part part, Path source) {
            return add(path, part, () -> Files.newInputStream(source));
        }

        Builder add(String path, Part part, Source source) {
            return add(path, new Content(part, source));
        }

        /** Adds a file. */
        public Builder add(String path, Part part, byte[] bytes) {
            byte[] copy = bytes.clone();
            return add(path, new Content(part, () -> new ByteArrayInputStream(copy)));
        }

        /** Returns the package; refuses one without a model. */
        public ModelPackage build() {
            if (files.values().stream().noneMatch(content -> content.part() == Part.WEIGHT)) {
                throw new IllegalStateException("the package " + name + " has no model; add one as Part.WEIGHT");
            }
            return new ModelPackage(name, version, files);
        }

        private Builder add(String path, Content content) {
            SafePath.check(path, "the package " + name);
            if (files.putIfAbsent(path, content) != null) {
                throw new IllegalArgumentException("the package " + name + " has '" + path + "' already");
            }
            return this;
        }
    }

    /** A file's part and where its bytes are. */
    record Content(Part part, Source source) {}

    /** Opens a file's bytes; the same each time. */
    interface Source {
        /** Opens them. */
        InputStream open() throws IOException;
    }
}
