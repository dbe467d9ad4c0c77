package io.edgewise.simulator.chaos;

import io.edgewise.model.RefusedException;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.Patience;
import io.edgewise.registry.Progress;
import io.edgewise.registry.RegistryAccess;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import io.edgewise.registry.StoreLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A registry, the proxies before it, and pulls through them into stores that are looked into at every step. */
final class PullBench implements AutoCloseable {
    /** How long a registry may be silent here; 30 s by default. */
    static final Duration IDLE = Duration.ofMillis(500);

    /** How long one blob may take in all here; an hour by default. */
    static final Duration TRANSFER = Duration.ofSeconds(3);

    /** Within that a pull has ended, right or not: three blobs and the documents, one with all its tries. */
    static final double MOST_SECONDS = 8;

    private static final Patience PATIENCE = new Patience(5, Duration.ofMillis(5), Duration.ofMillis(1_500));
    private static final StoreLimits LIMITS = new StoreLimits(64 << 20, 16 << 20, 16);

    private final Bench bench;
    private final Registry registry;
    private final RegistryProxy proxy;
    private final RegistryProxy elsewhere;
    private final Wares wares;
    private final RegistryClient client;
    private final PullTally tally = new PullTally();

    PullBench(Bench bench, Registry registry, int modelBytes) throws IOException {
        this.bench = bench;
        this.registry = registry;
        this.proxy = RegistryProxy.before(registry.host());
        this.elsewhere = RegistryProxy.before(registry.host());
        this.wares = Wares.push(bench, registry.host(), bench.seed(), modelBytes);
        this.client = client(RegistryAccess.PLAIN);
    }

    /** Returns a client that reaches the registry through the proxy, with short limits. */
    RegistryClient client(RegistryAccess access) {
        return new RegistryClient(new RegistrySettings(
                Map.of(proxy.host(), access, registry.host(), access, elsewhere.host(), RegistryAccess.PLAIN),
                Duration.ofSeconds(1),
                IDLE,
                TRANSFER,
                PATIENCE,
                2));
    }

    Registry registry() {
        return registry;
    }

    RegistryProxy proxy() {
        return proxy;
    }

    RegistryProxy elsewhere() {
        return elsewhere;
    }

    Wares wares() {
        return wares;
    }

    PullTally tally() {
        return tally;
    }

    /** Pulls once into a new store and judges; what was refused is pulled once more without the mischief. */
    void run(PullCase one) throws IOException {
        Path folder = Files.createTempDirectory(bench.folder(), "store");
        StoreJudge judge = new StoreJudge(folder);
        proxy.witness(judge::look);
        proxy.answer(one.mischief());
        String model = one.wares().model().toString();
        long before = proxy.sent(model);
        int secrets = elsewhere.secrets();
        boolean right = pull(one, folder);
        if (Boolean.getBoolean("dbg")) { System.out.println(one.what() + " sent " + (proxy.sent(model) - before)); }
        tally.sent(proxy.sent(model) - before, one.wares().size(), right ? one.cuts() : 0);
        proxy.answer(Mischief.NONE);
        if (one.heals(wares)) {
            heal(one, folder);
        }
        judge.look();
        tally.misnamed(judge.caught().size(), one.what());
        tally.must(elsewhere.secrets() == secrets, one.what() + ": a credential went to another origin");
        sweep(folder);
    }

    /** Pulls, and tells whether it ended right; that it ends as it should is judged here. */
    private boolean pull(PullCase one, Path folder) {
        long start = bench.ticker().nanos();
        RuntimeException failure = pull(one.wares(), folder, client);
        double seconds = (bench.ticker().nanos() - start) / 1e9;
        tally.pulled(failure == null, seconds);
        tally.must(
                seconds <= MOST_SECONDS, String.format(Locale.ROOT, "%s: ended after %.1f s only", one.what(), seconds));
        if (failure == null) {
            tally.must(one.refusals().isEmpty(), one.what() + ": was not refused");
            tally.must(
                    ModelStore.open(folder).find(one.wares().digest()).isPresent(),
                    one.what() + ": said to be right, and is not in the store");
            return true;
        }
        boolean clear = failure instanceof RefusedException refused
                && one.refusals().contains(refused.refusal())
                && isClear(one.wares(), refused);
        tally.must(clear, one.what() + ": ended with " + failure);
        return false;
    }

    private void heal(PullCase one, Path folder) {
        RuntimeException failure = pull(one.wares(), folder, client);
        tally.must(failure == null, one.what() + ": over a good line then " + failure);
        if (failure == null) {
            tally.healed();
        }
    }

    /** Pulls; returns why it failed. */
    @Nullable
    RuntimeException pull(Wares some, Path folder, RegistryClient by) {
        try {
            ModelStore.open(folder, LIMITS).pull(some.at(proxy.host()), by, Progress.NONE);
            return null;
        } catch (RuntimeException e) { // whatever it is: the judge says whether it is a clear one
            return e;
        }
    }

    /** An error names the place, or what was asked for, and says something. */
    private boolean isClear(Wares some, RefusedException refused) {
        String message = String.valueOf(refused.getMessage());
        return message.contains(proxy.host())
                || message.contains(elsewhere.host())
                || message.contains(some.digest().toString())
                || message.contains(some.model().toString());
    }

    static void sweep(Path folder) throws IOException {
        FaultsCommand.sweep(folder);
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        elsewhere.close();
        registry.close();
    }
}
