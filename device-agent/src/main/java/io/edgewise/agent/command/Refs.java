package io.edgewise.agent.command;

import io.edgewise.model.ModelRef;
import io.edgewise.registry.RegistryClient;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads references from the command line, where the path of a local one may begin at the working folder. */
final class Refs {
    private static final String FOLDER = "oci:";

    private Refs() {}

    static ModelRef parse(CommandSpec spec, String text) {
        try {
            return ModelRef.parse(whole(text));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    /** Returns the reference pinned; a local one without a digest to what lies there now. */
    static ModelRef pinned(ModelRef ref, RegistryClient registry, RegistryOptions options) {
        if (ref.isLocal() && ref.digest() == null) {
            return ref.withDigest(registry.resolve(ref));
        }
        ref.pinned(options.words());
        return ref;
    }

    private static String whole(String text) {
        boolean folder = text.startsWith(FOLDER) && !text.startsWith("oci://");
        if (!folder && !text.startsWith(ModelRef.LOCAL)) {
            return text;
        }
        String path = text.substring(text.indexOf(':') + 1);
        int end = path.lastIndexOf('/') + 1;
        while (end < path.length() && ":@".indexOf(path.charAt(end)) < 0) {
            end++;
        }
        if (end == 0 || path.startsWith("//")) {
            return text;
        }
        try {
            Path plain = Path.of(path.substring(0, end)).toAbsolutePath().normalize();
            return ModelRef.LOCAL + plain + path.substring(end);
        } catch (InvalidPathException e) {
            return text; // refused with the form that is right
        }
    }
}
