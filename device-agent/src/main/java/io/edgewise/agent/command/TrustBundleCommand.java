package io.edgewise.agent.command;

import io.edgewise.agent.config.PolicySeal;
import io.edgewise.agent.config.TrustFile;
import io.edgewise.attest.TrustBundle;
import io.edgewise.attest.TrustChain;
import io.edgewise.attest.TrustRoot;
import io.edgewise.identity.KeyFiles;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PrivateKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Seals a trust policy for devices that follow signed bundles. */
@Command(
        name = "bundle",
        mixinStandardHelpOptions = true,
        description = {
            "Seals a trust policy, with the keys it names, for devices that follow signed bundles.",
            "The policy must say 'expires' and 'signers'. Where the signers sit apart, the first makes the file",
            "with --policy and the others add their signatures with --to.",
            "Exit 0; 3 for a bundle that is not the next of the one before, which devices will refuse."
        })
final class TrustBundleCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @ArgGroup(exclusive = true, multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private What what;

    @Option(
            names = "--sign",
            required = true,
            paramLabel = "KEY",
            description = "A signer's private key, a PEM file that only you can read; may stand there several times.")
    private List<Path> keys = new ArrayList<>();

    @Option(
            names = "--after",
            paramLabel = "FILE",
            description = "The bundle file before this one, which is kept in the new one: devices that missed some"
                    + " can follow, and its signers' keys count.")
    private @Nullable Path after;

    @Option(names = "-o", required = true, paramLabel = "FILE", description = "The bundle file to write.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    /** A policy to seal, or a bundle to sign, too. */
    static final class What {
        @Option(names = "--policy", required = true, description = "The policy to seal.")
        @Nullable
        Path policy;

        @Option(names = "--to", required = true, description = "The bundle file whose newest bundle is signed, too.")
        @Nullable
        Path file;
    }

    @Override
    public Integer call() throws IOException {
        List<TrustBundle> bundles = new ArrayList<>();
        if (after != null) {
            if (what.file != null) {
                throw new ParameterException(spec.commandLine(), "--after belongs to --policy, not to --to");
            }
            bundles.addAll(TrustFile.bundles(after));
        }
        bundles.add(sealed(bundles));
        while (bundles.size() > TrustBundle.MOST_BUNDLES) {
            bundles.remove(0);
        }
        write(TrustBundle.write(bundles));
        say(bundles);
        return isTheNext(bundles) ? ExitCode.OK : ExitCode.REFUSED;
    }

    /** Returns the newest bundle with the new signatures; takes one that is there already out of the list. */
    private TrustBundle sealed(List<TrustBundle> bundles) {
        byte[] payload;
        if (what.policy != null) {
            Instant now = SystemTime.wallClock().instant().truncatedTo(ChronoUnit.SECONDS);
            payload = PolicySeal.payload(what.policy, now);
        } else {
            Path file = java.util.Objects.requireNonNull(what.file, "picocli asks for one of the two");
            bundles.addAll(TrustFile.bundles(file));
            payload = bundles.get(bundles.size() - 1).payload();
        }
        List<TrustRoot> known = new ArrayList<>();
        known.add(PolicySeal.read(payload).signers());
        bundles.forEach(bundle -> known.add(PolicySeal.read(bundle.payload()).signers()));
        List<PrivateKey> secrets = keys.stream().map(KeyFiles::readPrivate).toList();
        TrustBundle bundle;
        try {
            bundle = TrustBundle.sign(payload, secrets, known);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--sign: " + e.getMessage(), e);
        }
        return what.policy != null ? bundle : bundles.remove(bundles.size() - 1).with(bundle);
    }

    /** Tells what it is, who signed, and who must still sign: its own signers and those of the one before. */
    private void say(List<TrustBundle> bundles) {
        TrustBundle newest = bundles.get(bundles.size() - 1);
        TrustChain.Content content = PolicySeal.read(newest.payload());
        PrintWriter print = spec.commandLine().getOut();
        print.println("bundle  " + out + "  (" + content.policy().name() + ", counter "
                + content.policy().counter() + ", expires " + content.policy().expires() + ")");
        print.println("signed by " + newest.signedBy(content.signers()));
        missing(newest, content.signers(), "its signers");
        if (bundles.size() > 1) {
            TrustChain.Content before =
                    PolicySeal.read(bundles.get(bundles.size() - 2).payload());
            missing(newest, before.signers(), "the signers of the one before");
            if (!isTheNext(bundles)) {
                print.println("NOT THE NEXT: the one before has the counter "
                        + before.policy().counter() + "; devices will refuse this one. Set counter: "
                        + (before.policy().counter() + 1));
            }
        }
    }

    private static boolean isTheNext(List<TrustBundle> bundles) {
        return bundles.size() == 1
                || counter(bundles.get(bundles.size() - 1)) == counter(bundles.get(bundles.size() - 2)) + 1;
    }

    private static long counter(TrustBundle bundle) {
        return PolicySeal.read(bundle.payload()).policy().counter();
    }

    private void missing(TrustBundle bundle, TrustRoot root, String who) {
        SortedSet<String> signed = bundle.signedBy(root);
        int more = root.threshold() - signed.size();
        if (more > 0) {
            SortedSet<String> others = new TreeSet<>(root.keys().keySet());
            others.removeAll(signed);
            spec.commandLine()
                    .getOut()
                    .println("NOT YET ENOUGH: " + more + " more of " + who + " " + others
                            + " must sign: edgewise trust bundle --to " + out + " --sign KEY -o " + out);
        }
    }

    private void write(byte[] content) throws IOException {
        Path part = out.resolveSibling(out.getFileName() + ".part");
        Files.write(part, content);
        Files.move(part, out, StandardCopyOption.ATOMIC_MOVE);
    }
}
