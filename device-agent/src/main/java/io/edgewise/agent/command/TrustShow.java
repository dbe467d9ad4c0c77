package io.edgewise.agent.command;

import io.edgewise.agent.config.PolicyReader;
import io.edgewise.agent.config.PolicySeal;
import io.edgewise.attest.Requirement;
import io.edgewise.attest.TrustBundle;
import io.edgewise.attest.TrustChain;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.TrustRoot;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows whom a policy or a trust bundle trusts. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows whom a policy or a trust bundle trusts: signers, end, keys by fingerprint, scopes.",
            "A fingerprint is the SHA-256 of the key's DER form: openssl pkey -pubin -outform DER | sha256sum"
        })
final class TrustShow implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "policy.yaml, or a trust bundle.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Mixin
    private JsonOption json = new JsonOption();

    /** What is shown. */
    private record Shown(
            TrustPolicy policy,
            int bundles,
            @Nullable Instant issued,
            @Nullable TrustRoot signers,
            Set<String> signed) {}

    @Override
    public Integer call() throws IOException {
        Shown shown = read();
        boolean expired = shown.policy.expiredAt(SystemTime.wallClock().instant());
        json.write(spec, document(shown, expired));
        people(json.people(spec), shown, expired);
        return ExitCode.OK;
    }

    private Shown read() throws IOException {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(".json")) {
            return new Shown(
                    PolicyReader.read(file), 0, null, PolicyReader.signers(file).orElse(null), Set.of());
        }
        List<TrustBundle> bundles = TrustBundle.parse(Files.readAllBytes(file));
        TrustBundle newest = bundles.get(bundles.size() - 1);
        TrustChain.Content content = PolicySeal.read(newest.payload());
        return new Shown(
                content.policy(),
                bundles.size(),
                content.issued(),
                content.signers(),
                newest.signedBy(content.signers()));
    }

    private static byte[] document(Shown shown, boolean expired) {
        TrustPolicy policy = shown.policy;
        return JsonWriter.prettyObject(json -> {
            json.put("schema", "edgewise.trust-show/v1")
                    .put("kind", shown.bundles > 0 ? "bundle" : "policy")
                    .put("bundles", shown.bundles)
                    .put("name", policy.name())
                    .put("digest", policy.digest().toString())
                    .put("counter", policy.counter())
                    .put("development", policy.development())
                    .put("issued", text(shown.issued))
                    .put("expires", text(policy.expires()))
                    .put("expired", expired);
            TrustRoot signers = shown.signers;
            if (signers == null) {
                json.putNull("signers");
            } else {
                json.putObject(
                        "signers",
                        part -> part.put("threshold", signers.threshold())
                                .putObjects(
                                        "keys",
                                        signers.keys().entrySet(),
                                        (line, key) ->
                                                key(line, key).put("signed", shown.signed.contains(key.getKey()))));
            }
            json.putObjects("keys", policy.keys().entrySet(), TrustShow::key)
                    .putTexts("authorities", policy.authorityNames())
                    .put("revoked", policy.revoked().size())
                    .putObjects(
                            "scopes",
                            policy.scopes(),
                            (line, scope) -> line.put("prefix", scope.prefix())
                                    .putTexts(
                                            "require",
                                            scope.require().stream()
                                                    .map(Requirement::words)
                                                    .toList()));
        });
    }

    private static JsonWriter key(JsonWriter line, Map.Entry<String, PublicKey> key) {
        return line.put("name", key.getKey())
                .put("algorithm", key.getValue().getAlgorithm())
                .put("fingerprint", fingerprint(key.getValue()));
    }

    private static void people(PrintWriter out, Shown shown, boolean expired) {
        TrustPolicy policy = shown.policy;
        out.println((shown.bundles > 0 ? "bundle    " : "policy    ") + policy.name() + ", counter "
                + policy.counter() + (policy.development() ? "  DEVELOPMENT TRUST: not for production" : "")
                + (shown.bundles > 1 ? "  (the newest of " + shown.bundles + ")" : ""));
        if (shown.issued != null) {
            out.println("issued    " + shown.issued);
        }
        if (policy.expires() != null) {
            out.println("expires   " + policy.expires() + (expired ? "  EXPIRED: nothing new is admitted" : ""));
        }
        TrustRoot signers = shown.signers;
        if (signers != null) {
            out.println(
                    "signers   " + signers.threshold() + " of " + signers.keys().size());
            signers.keys()
                    .forEach((name, key) -> out.println("  " + line(name, key)
                            + (shown.bundles == 0 ? "" : shown.signed.contains(name) ? "  signed" : "  NOT SIGNED")));
        }
        out.println("keys");
        policy.keys().forEach((name, key) -> out.println("  " + line(name, key)));
        if (!policy.authorityNames().isEmpty()) {
            out.println("authorities  " + String.join(", ", policy.authorityNames()));
        }
        if (!policy.trustedRootNames().isEmpty()) {
            out.println("trusted roots  " + String.join(", ", policy.trustedRootNames()));
        }
        if (!policy.revoked().isEmpty()) {
            out.println("revoked   " + policy.revoked().size() + " digests");
        }
        out.println("scopes    whole path segments, longest wins, none = refused");
        policy.scopes().forEach(scope -> {
            out.println("  " + scope.prefix() + "/");
            scope.require().forEach(require -> out.println("    " + require.words()));
        });
    }

    private static String line(String name, PublicKey key) {
        return String.format("%-16s %-6s %s", name, key.getAlgorithm(), fingerprint(key));
    }

    private static String fingerprint(PublicKey key) {
        return Digest.of(key.getEncoded()).toString();
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
