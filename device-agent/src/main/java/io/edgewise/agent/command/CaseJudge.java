package io.edgewise.agent.command;

import io.edgewise.agent.command.CasePolicy.Trust;
import io.edgewise.attest.KnownFloors;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.Verification;
import io.edgewise.attest.Verifier;
import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.LayoutFolder;
import io.edgewise.registry.PlainFolder;
import io.edgewise.registry.StoreLimits;
import io.edgewise.registry.StoredPackage;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Judges one case by the agent's own code: the readers of the room registry, then the verifier. Kinds:
 *
 * <ul>
 *   <li>{@code oms-key}, {@code oms-certificate}, {@code oms-keyless}: a folder or a file, and the bundle beside it;
 *   <li>{@code cosign-bundle}, {@code cosign-attestation}, {@code cosign-cert}, {@code cosign-keyless}: a layout with
 *       referrers;
 *   <li>{@code cosign-legacy}, {@code cosign-legacy-att}, {@code cosign-legacy-cert}: a layout with tags;
 *   <li>{@code artifact}, {@code modelpack}: a layout, of which only the package is looked at.
 * </ul>
 */
final class CaseJudge {
    private static final String REGISTRY = "cases.invalid";
    private static final String TAG = "1.0";
    private static final int BUNDLE_LIMIT = 4 << 20;

    /** The digest of a model that is no package has no meaning to a bundle over files. */
    private static final Digest NO_MANIFEST = Digest.of("no manifest".getBytes(StandardCharsets.US_ASCII));

    private final Path folder;

    /** Makes a judge for a table that lies in this folder. */
    CaseJudge(Path folder) {
        this.folder = folder;
    }

    /**
     * Judges a model.
     *
     * @param model where it, or its copy, lies
     * @return what accepted it, in words
     * @throws RefusedException why it was refused
     * @throws CaseException if the case itself cannot be understood
     */
    String judge(ForeignCase row, Path model) throws IOException {
        return switch (row.kind()) {
            case "oms-key" -> besideBundle(row, model, Trust.KEYS);
            case "oms-certificate" -> besideBundle(row, model, Trust.CERTIFICATES);
            case "oms-keyless" -> besideBundle(row, model, Trust.IDENTITIES);
            case "cosign-bundle", "cosign-attestation" -> inLayout(row, model, "cosign", Trust.KEYS);
            case "cosign-cert" -> inLayout(row, model, "cosign", Trust.CERTIFICATES);
            case "cosign-keyless" -> inLayout(row, model, "cosign", Trust.IDENTITIES);
            case "cosign-legacy", "cosign-legacy-att" -> inLayout(row, model, "cosign-legacy", Trust.KEYS);
            case "cosign-legacy-cert" -> inLayout(row, model, "cosign-legacy", Trust.CERTIFICATES);
            case "artifact", "modelpack" ->
                "the package holds " + read(model).files().size() + " files";
            default -> throw new CaseException("the kind '" + row.kind() + "' is not known");
        };
    }

    private String besideBundle(ForeignCase row, Path model, Trust by) throws IOException {
        TrustPolicy policy = CasePolicy.of(row, folder, REGISTRY, "oms", by);
        Evidence bundle = Evidence.bundle(bytes(folder.resolve(row.bundle()), row.bundle()));
        Map<String, Digest> files = PlainFolder.digests(model, StoreLimits.DEFAULT.packageBytes());
        return verify(NO_MANIFEST, files, List.of(bundle), policy);
    }

    private String inLayout(ForeignCase row, Path model, String format, Trust by) {
        TrustPolicy policy = CasePolicy.of(row, folder, REGISTRY, format, by);
        StoredPackage found = read(model);
        return verify(found.digest(), found.fileDigests(), found.evidence(), policy);
    }

    private static StoredPackage read(Path model) {
        LayoutFolder layout = LayoutFolder.open(model, StoreLimits.DEFAULT);
        return layout.read(layout.hasTag(TAG) ? layout.tagged(TAG) : layout.only());
    }

    private static String verify(
            Digest manifest, Map<String, Digest> files, List<Evidence> evidence, TrustPolicy policy) {
        ModelRef ref = ModelRef.parse(REGISTRY + "/case@" + manifest);
        KnownFloors known = KnownFloors.at(SystemTime.wallClock().instant());
        Verification found = Verifier.verify(ref, manifest, files, evidence, policy, known);
        if (found.refusal() != null) {
            throw new RefusedException(found.refusal(), found.detail());
        }
        return found.detail();
    }

    private static byte[] bytes(Path file, String name) throws IOException {
        if (name.isEmpty() || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException(Refusal.UNSIGNED, "there is no bundle '" + name + "'");
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException(Refusal.NOT_A_FILE, "the bundle '" + name + "' is no plain file");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(BUNDLE_LIMIT + 1);
        }
    }
}
