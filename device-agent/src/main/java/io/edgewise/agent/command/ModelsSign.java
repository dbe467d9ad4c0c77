package io.edgewise.agent.command;

import io.edgewise.attest.OmsSigner;
import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.KeyFiles;
import io.edgewise.registry.PackageWriter;
import io.edgewise.registry.StoredPackage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs a package in a folder. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description = "Signs a packed model with an EC key: an OMS bundle over all its files, attached to the package.")
final class ModelsSign implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "The folder that 'models pack' wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Option(names = "--key", required = true, description = "The private key, a PEM file that only you can read.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path key;

    @Option(names = "--public-key", description = "The public key (default: NAME.pub.pem beside NAME.key.pem).")
    private @Nullable Path publicKey;

    @Override
    public Integer call() {
        Path other = publicKey != null ? publicKey : beside(key);
        if (!Files.isReadable(other)) {
            spec.commandLine().getErr().println(other + " cannot be read; name the public key with --public-key");
            return ExitCode.USAGE;
        }
        StoredPackage pack = Folders.only(folder);
        byte[] bundle;
        try {
            PrivateKey secret = KeyFiles.readPrivate(key);
            PublicKey open = KeyFiles.readPublic(other);
            bundle = OmsSigner.sign(
                    pack.fileDigests(),
                    String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
                    secret,
                    open);
        } catch (KeyFileException | IllegalArgumentException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.USAGE;
        }
        PackageWriter.attach(folder, pack.digest(), bundle);
        spec.commandLine().getOut().println("signed " + pack.digest() + "  with " + key);
        spec.commandLine().getOut().println("next: edgewise models push " + folder + " HOST:PORT/REPOSITORY:TAG");
        return ExitCode.OK;
    }

    private static Path beside(Path key) {
        String name = String.valueOf(key.getFileName());
        return key.resolveSibling(name.replaceFirst("\\.key\\.pem$|\\.pem$", "") + ".pub.pem");
    }
}
