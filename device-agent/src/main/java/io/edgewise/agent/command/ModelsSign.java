package io.edgewise.agent.command;

import io.edgewise.attest.CosignSigner;
import io.edgewise.attest.OmsSigner;
import io.edgewise.identity.EcCurve;
import io.edgewise.identity.SigningKey;
import io.edgewise.model.Evidence;
import io.edgewise.registry.PackageWriter;
import io.edgewise.registry.StoredPackage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs a package in a folder. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description = {
            "Signs a packed model with a key on P-256, P-384 or P-521: an OMS bundle over all its files or a cosign",
            "bundle over its manifest, attached to the package. What the key has signed already is left as it is."
        })
final class ModelsSign implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "The folder that 'models pack' wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Mixin
    private SigningOptions signing = new SigningOptions();

    @Option(
            names = "--format",
            split = ",",
            paramLabel = "oms|cosign",
            description = "What model_signing or cosign reads; both with oms,cosign (default: oms).")
    private List<Format> formats = List.of(Format.OMS);

    /** The forms of a signature. */
    enum Format {
        /** OpenSSF Model Signing: over every file. */
        OMS {
            @Override
            byte[] sign(StoredPackage pack, String name, SigningKey key) {
                return OmsSigner.sign(pack.fileDigests(), name, key);
            }

            @Override
            boolean isSame(byte[] bundle, StoredPackage pack, String name, SigningKey key) {
                return OmsSigner.isSame(bundle, pack.fileDigests(), name, key.publicKey());
            }
        },
        /** Cosign: over the manifest's digest. */
        COSIGN {
            @Override
            byte[] sign(StoredPackage pack, String name, SigningKey key) {
                return CosignSigner.sign(pack.digest(), key);
            }

            @Override
            boolean isSame(byte[] bundle, StoredPackage pack, String name, SigningKey key) {
                return CosignSigner.isSame(bundle, pack.digest(), key.publicKey());
            }
        };

        abstract byte[] sign(StoredPackage pack, String name, SigningKey key);

        abstract boolean isSame(byte[] bundle, StoredPackage pack, String name, SigningKey key);
    }

    @Override
    public Integer call() {
        SigningKey key = signing.open(spec);
        StoredPackage pack = PackageFolder.only(folder);
        PrintWriter out = spec.commandLine().getOut();
        for (Format format : EnumSet.copyOf(formats)) {
            out.println(sign(format, pack, key) + pack.digest() + "  as "
                    + format.name().toLowerCase(Locale.ROOT) + " with " + signing.place());
        }
        if (formats.contains(Format.COSIGN) && key.curve() != EcCurve.P256) {
            out.println("note: cosign verifies a key on " + key.curve() + " only with --signature-digest-algorithm");
        }
        out.println("next: edgewise models push " + folder + " HOST:PORT/REPOSITORY:TAG");
        out.println("  or, without a registry: edgewise models resolve file:"
                + folder.toAbsolutePath().normalize());
        return ExitCode.OK;
    }

    /** A signature is another one each time: a second one would only be more to keep and to send. */
    private String sign(Format format, StoredPackage pack, SigningKey key) {
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        for (Evidence evidence : pack.evidence()) {
            if (evidence.form() == Evidence.Form.BUNDLE && format.isSame(evidence.document(), pack, name, key)) {
                return "signed already ";
            }
        }
        PackageWriter.attach(folder, pack.digest(), format.sign(pack, name, key));
        return "signed ";
    }
}
