package io.edgewise.agent.command;

import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.packing.BandPackage;
import io.edgewise.attest.OmsSigner;
import io.edgewise.codec.ChannelFacts;
import io.edgewise.identity.SigningKey;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelManifest.WindowDefault;
import io.edgewise.model.SampleLimits;
import io.edgewise.registry.ModelPackage;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.PackageWriter;
import io.edgewise.registry.StoredPackage;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Range;
import io.edgewise.signal.Unit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what {@code edgewise run} takes: configuration, trust, and a signed detector in the agent's own store. */
final class InitFiles {
    /** No registry: the package lies in the store, and a name is needed for the policy to speak of. */
    private static final String SCOPE = "init.local/models/";

    /** A unit of its own, which nothing else converts to: nobody can take it for another. */
    private static final String UNKNOWN = "unknown";

    private static final int LONGEST_NAME = 64;
    private static final double DIFFERENT_RATE = 0.9;
    private static final double SPARSE_COMPLETENESS = 0.5;
    private static final Duration LATENESS = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final InitFound found;
    private final Path folder;
    private final InitBroker broker;
    private final String device;
    private final Map<Path, String> written = new LinkedHashMap<>();
    private String reference = "";

    InitFiles(InitFound found, Path folder, InitBroker broker) {
        this.found = found;
        this.folder = folder;
        this.broker = broker;
        this.device = name(host(), found.name());
    }

    /** Refuses a folder in which something would be lost. */
    static void refuseExisting(Path folder) {
        for (String name : List.of("agent.yaml", "device.yaml", "trust/policy.yaml")) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                throw new ConfigException(file.toString(), 0, "is there already; choose another --dir, or say --force");
            }
        }
    }

    /** Returns the files by path, each with what it is. */
    Map<String, String> written() {
        Map<String, String> texts = new LinkedHashMap<>();
        written.forEach((file, what) -> texts.put(file.toString(), what));
        return texts;
    }

    /** Returns the device's name. */
    String device() {
        return device;
    }

    /** Returns the pinned reference of the detector. */
    String reference() {
        return reference;
    }

    void write() throws IOException {
        Files.createDirectories(folder);
        Path trust = folder.resolve("trust");
        Path key = trust.resolve("development.key.pem");
        if (!Files.exists(trust.resolve("policy.yaml")) || !Files.exists(key)) {
            DevelopmentTrust.write(trust, SCOPE, "development");
        }
        written.put(trust, "policy and key, for development");
        Digest digest = pack(SigningKey.pem(key, trust.resolve("development.pub.pem")));
        reference = "oci://" + SCOPE + repository() + "@" + digest;
        put("agent.yaml", agent(), "what is the device's own");
        put("device.yaml", state(), "what should run");
    }

    private Digest pack(SigningKey key) {
        BandPackage band = BandPackage.of(BandPackage.Band.usual(
                found.name(),
                found.signals().stream().map(this::spec).toList(),
                new WindowDefault(found.window(), found.hop(), lateness())));
        ModelPackage pack = ModelPackage.builder(
                        band.manifest().name(), band.manifest().version())
                .add("model.onnx", ModelPackage.Part.WEIGHT, band.model())
                .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, band.document())
                .add("golden.csv", ModelPackage.Part.DATASET, band.golden())
                .build();
        Path store = folder.resolve("store").resolve("models");
        Digest digest = PackageWriter.pack(pack, store);
        StoredPackage stored = ModelStore.open(store)
                .find(digest)
                .orElseThrow(() -> new AssertionError("a package that was packed is there; this is a bug"));
        PackageWriter.attach(store, digest, OmsSigner.sign(stored.fileDigests(), found.name(), key));
        written.put(store, "the signed detector, an OCI layout");
        return digest;
    }

    /** Where rows hold only some channels, a channel's own rate is the measure of its completeness. */
    private ChannelSpec spec(ChannelFacts facts) {
        boolean own = facts.rateHz() > 0 && (found.sparse() || facts.rateHz() < DIFFERENT_RATE * found.rateHz());
        return new ChannelSpec(
                new Channel(facts.name(), Unit.of(unit(facts)), new Range(facts.floor(), facts.ceiling()), Range.ANY),
                false,
                SampleLimits.NONE,
                own ? SPARSE_COMPLETENESS : ChannelSpec.DEFAULT_COMPLETENESS,
                0,
                own ? Math.min(1e6, facts.rateHz()) : 0);
    }

    private static String unit(ChannelFacts channel) {
        return channel.unit().isEmpty() ? UNKNOWN : channel.unit();
    }

    private Duration lateness() {
        return found.form().equals("table") ? Duration.ZERO : LATENESS;
    }

    private String repository() {
        String plain = found.name()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return plain.isEmpty() ? "machine" : plain;
    }

    private void put(String name, String text, String what) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text, StandardCharsets.UTF_8);
        written.put(file, what);
    }

    private String agent() {
        return """
                # Written by `edgewise init`. What is the device's own; docs/configuration.md tells every key.
                schema: edgewise.agent/v1
                # They stand in every topic, edgewise/v1/SITE/DEVICE/…, and are who we are to the broker, which throws
                # one of two with the same name off. The device is this host and what was looked at; name no other so.
                identity: { site: site, device: %s }
                # Where decisions go%s.
                %sstore: { path: store }
                trust: { policy: trust/policy.yaml }   # DEVELOPMENT: made on this machine, for this machine
                control: { socket: agent.sock }
                health: { every: 30s }
                """.formatted(
                YamlText.quoted(device),
                broker.asked() ? ", and where the machine's data comes from" : "; a guess: a broker on this machine",
                broker.yaml());
    }

    /** Two agents on one host look at different things, and so have different names. */
    static String name(String host, String pipeline) {
        String clean = host.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        String first = clean.isEmpty() ? "gateway" : clean;
        return first.substring(0, Math.min(LONGEST_NAME - 1 - pipeline.length(), first.length())) + "-" + pipeline;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }

    private String state() {
        StringBuilder text = new StringBuilder();
        text.append("# Written by `edgewise init` from ").append(YamlText.comment(found.place()));
        text.append(".\n").append(doubts());
        text.append("schema: edgewise.state/v1\nmodels:\n");
        text.append("  # In no registry: it was put into the store, under this digest. No other is found.\n  ");
        text.append(YamlText.quoted(found.name()));
        text.append(": { package: \"").append(reference).append("\" }\npipelines:\n  ");
        text.append(YamlText.quoted(found.name())).append(":\n    source:\n");
        found.source().forEach(line -> text.append("      ").append(line).append('\n'));
        if (found.form().equals("value")) {
            text.append("    align: { as-of: ").append(duration(found.window())).append(" }");
            text.append("   # each message is one channel's; a value is taken until it is older than this\n");
        }
        text.append("    # Channel of the detector <- name in the data. Where the data does not say the unit, it is\n");
        text.append(
                "    # 'unknown', and the detector learns in whatever comes. Say it: init --force --unit NAME=bar\n");
        text.append("    bind:\n");
        found.channels().forEach(channel -> text.append(bind(channel)));
        text.append(running());
        text.append("    window: { size: ").append(duration(found.window())).append(", hop: ");
        text.append(duration(found.hop()))
                .append(", lateness: ")
                .append(duration(lateness()))
                .append(" }\n");
        text.append("    model: ").append(YamlText.quoted(found.name())).append('\n');
        text.append("    learn: ").append(duration(found.learn()));
        text.append("                        # while the machine runs well; longer is better\n");
        text.append("    decide: { raise: { count: 3, of: 4 }, clear: { count: 4, of: 4 } }\n");
        return text.toString();
    }

    private String doubts() {
        List<String> doubts = found.guesses().stream()
                .filter(guess -> guess.sure() < 90)
                .map(guess -> "#   "
                        + YamlText.comment(
                                guess.what() + ": " + guess.found() + " (" + guess.sure() + " %) " + guess.why())
                        + '\n')
                .toList();
        return doubts.isEmpty() ? "" : "# It guessed; what it was not sure of stands here:\n" + String.join("", doubts);
    }

    private String bind(ChannelFacts channel) {
        String name = YamlText.word(channel.name());
        String line = name + ": { from: " + name + ", unit: " + YamlText.word(unit(channel)) + " }";
        String out = found.leftOut(channel);
        if (!out.isEmpty()) {
            return "      # " + line + "   # left out: " + out + '\n';
        }
        return "      " + line
                + (channel.frozen() ? "   # never moved: it is left out of what is learned until it does" : "") + '\n';
    }

    private String running() {
        ChannelFacts channel = found.running();
        if (channel == null) {
            return "    # A machine that stands still must not alarm: say which channel tells that it"
                    + " runs, for example\n"
                    + "    # run-when: { channel: speed, above: 100, for: 30s, grace: 2m }\n";
        }
        double half = Math.max(0, channel.min()) + (channel.max() - Math.max(0, channel.min())) / 2;
        double above = channel.min() > 0.5 * channel.max() ? channel.min() / 2 : half;
        return String.format(
                Locale.ROOT,
                "    # A machine that stands still must not alarm. '%s' may tell whether it runs; a guess,"
                        + " so not in force:%n"
                        + "    # run-when: { channel: %s, above: %.3g, for: 30s, grace: 2m }%n",
                YamlText.comment(channel.name()),
                YamlText.word(channel.name()),
                above);
    }

    private static String duration(Duration duration) {
        if (duration.compareTo(LONG) >= 0 && duration.toMillis() % 60_000 == 0) {
            return duration.toMinutes() + "m";
        }
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
