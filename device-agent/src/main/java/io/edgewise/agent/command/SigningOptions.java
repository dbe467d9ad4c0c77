package io.edgewise.agent.command;

import io.edgewise.identity.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which key signs. A password or PIN stands in a file that is its owner's alone, never on the command line. */
final class SigningOptions {
    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The private key: a PEM file, or a PKCS#12 store (.p12, .pfx); only you can read it.")
    private @Nullable Path key;

    @Option(names = "--public-key", description = "The public key (default: NAME.pub.pem beside NAME.key.pem).")
    private @Nullable Path publicKey;

    @Option(names = "--password-file", paramLabel = "FILE", description = "Holds the store's password, one line.")
    private @Nullable Path passwordFile;

    @Option(names = "--pkcs11", paramLabel = "LIBRARY", description = "Signs on a PKCS#11 token, by its library.")
    private @Nullable Path library;

    @Option(
            names = "--token",
            paramLabel = "N",
            description = "Which of the library's tokens, counted from 0 (default: ${DEFAULT-VALUE}).")
    private int token;

    @Option(names = "--pin-file", paramLabel = "FILE", description = "Holds the token's PIN, one line.")
    private @Nullable Path pinFile;

    @Option(
            names = "--key-label",
            paramLabel = "NAME",
            description = "Which key of a store or token, if there are more.")
    private @Nullable String label;

    /** Returns the key. */
    SigningKey open(CommandSpec spec) {
        if ((key == null) == (library == null)) {
            throw new ParameterException(spec.commandLine(), "Missing required option: --key FILE or --pkcs11 LIBRARY");
        }
        if (library != null) {
            return SigningKey.token(library, token, needed(spec, pinFile, "--pin-file", library), label);
        }
        Path file = java.util.Objects.requireNonNull(key, "key");
        if (isStore(file)) {
            return SigningKey.store(file, needed(spec, passwordFile, "--password-file", file), label);
        }
        if (!Files.isReadable(file)) {
            throw new ParameterException(spec.commandLine(), file + " cannot be read; --key names the private key");
        }
        Path other = publicKey != null ? publicKey : beside(file);
        if (!Files.isReadable(other)) {
            throw new ParameterException(
                    spec.commandLine(), other + " cannot be read; name the public key with --public-key");
        }
        return SigningKey.pem(file, other);
    }

    /** Returns what the key is called in a message. */
    String place() {
        return library != null ? library + ", token " + token : String.valueOf(key);
    }

    private static Path needed(CommandSpec spec, @Nullable Path file, String option, Path owner) {
        if (file == null) {
            throw new ParameterException(spec.commandLine(), owner + " needs " + option + " FILE, mode 600");
        }
        return file;
    }

    private static boolean isStore(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".p12") || name.endsWith(".pfx");
    }

    private static Path beside(Path key) {
        String name = String.valueOf(key.getFileName());
        return key.resolveSibling(name.replaceFirst("\\.key\\.pem$|\\.pem$", "") + ".pub.pem");
    }
}
