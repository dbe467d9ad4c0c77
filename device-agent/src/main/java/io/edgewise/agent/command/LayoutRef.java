package io.edgewise.agent.command;

import io.edgewise.model.Digest;
import io.edgewise.registry.LayoutFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * A package in a layout folder, as skopeo and oras write it: {@code oci:FOLDER}, {@code oci:FOLDER:TAG} or
 * {@code oci:FOLDER@sha256:…}.
 *
 * @param folder the layout
 * @param tag its tag; empty for none
 * @param digest its digest, or null
 */
record LayoutRef(Path folder, String tag, @Nullable Digest digest) {
    private static final String SCHEME = "oci:";

    /** Reads one; empty for a reference to a registry. */
    static Optional<LayoutRef> parse(CommandSpec spec, String text) {
        if (!text.startsWith(SCHEME) || text.startsWith("oci://")) {
            return Optional.empty();
        }
        String rest = text.substring(SCHEME.length());
        try {
            int at = rest.lastIndexOf('@');
            if (at > 0) {
                return Optional.of(
                        new LayoutRef(Path.of(rest.substring(0, at)), "", Digest.parse(rest.substring(at + 1))));
            }
            int colon = rest.lastIndexOf(':');
            boolean tagged = colon > 0 && !rest.substring(colon).contains("/") && !Files.isDirectory(Path.of(rest));
            return Optional.of(
                    tagged
                            ? new LayoutRef(Path.of(rest.substring(0, colon)), rest.substring(colon + 1), null)
                            : new LayoutRef(Path.of(rest), "", null));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "'" + text + "' is no layout; the form is oci:FOLDER[:TAG]: " + e.getMessage());
        }
    }

    /** Returns the package that is meant; without tag and digest the only one. */
    Digest in(LayoutFolder layout) {
        if (digest != null) {
            return digest;
        }
        return tag.isEmpty() ? layout.only() : layout.tagged(tag);
    }
}
