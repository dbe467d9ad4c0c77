package io.edgewise.simulator.chaos;

import io.edgewise.durable.Folders;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A registry, the proxies before it, and pulls through them into stores that are looked into at every step. */
final class PullBench implements AutoCloseable {
    /** How long a registry may be silent here; 30 s by default. */
    static final Duration IDLE = Duration.ofMillis(500);

    /** How long one blob may take in all here; an hour by default. */
    static final Duration TRANSFER = Duration.ofSeconds(2);

    /** The longest pause between two tries here, whatever a registry asks for; a minute by default. */
    static final Duration LONGEST_PAUSE = Duration.ofMillis(1_500);

    /** Within that a pull has ended, right or not: a manifest, a blob and the referrers with all their tries. */
    static final double MOST_SECONDS = 8;

    private static final String PASSWORD = "not-for-others";
    private static final Patience PATIENCE = new Patience(5, Duration.ofMillis(5), LONGEST_PAUSE);
    private static final StoreLimits LIMITS = new StoreLimits(64 << 20, 16 << 20, 16);

    private final Bench bench;
    private final Registry registry;
    private final RegistryProxy proxy;
    private final RegistryProxy elsewhere;
    private final Wares wares;
    private final Map<String, RegistryAccess> ways;
    private final PullTally tally = new PullTally();
    private final Map<String, TlsDoor> doors = new HashMap<>();

    // A new one for each case, so that none inherits the lines of another.
    private RegistryClient client;

    PullBench(Bench bench, Registry registry, int modelBytes) throws IOException {
        this.bench = bench;
        this.registry = registry;
        this.proxy = RegistryProxy.before(registry.host());
        this.elsewhere = RegistryProxy.before(registry.host());
        this.wares = Wares.push(bench, registry.host(), bench.seed(), modelBytes);
        Path login = Files.createTempFile(
                bench.folder(),
                "login",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(login, "faults:" + PASSWORD + "\n");
        RegistryAccess access =
                RegistryAccess.builder().plainHttp().login(login).build();
        this.ways = Map.of(proxy.host(), access, elsewhere.host(), RegistryAccess.PLAIN);
        this.client = client(ways);
    }

    /** Returns a client that knows the registry itself, and that the proxy is its mirror. */
    RegistryClient mirrored() {
        RegistryAccess access =
                RegistryAccess.builder().plainHttp().mirror(proxy.host()).build();
        return client(Map.of(registry.host(), access, proxy.host(), RegistryAccess.PLAIN));
    }

    /** Returns a client for the proxies that has no line open yet. */
    RegistryClient fresh() {
        return client(ways);
    }

    /** Returns what speaks TLS before the proxy, with a certificate for this name. */
    TlsDoor door(String name) throws Exception {
        TlsDoor door = doors.get(name);
        if (door == null) {
            door = TlsDoor.before(proxy.host(), name, bench);
            doors.put(name, door);
        }
        return door;
    }

    static RegistryClient client(Map<String, RegistryAccess> registries) {
        return new RegistryClient(new RegistrySettings(registries, Duration.ofSeconds(1), IDLE, TRANSFER, PATIENCE, 2));
    }

    Bench bench() {
        return bench;
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
        client = client(ways);
        proxy.answer(one.mischief());
        elsewhere.answer(one.elsewhere());
        String model = one.wares().model().toString();
        long before = proxy.sent(model);
        int secrets = elsewhere.secrets();
        boolean right = pull(one, folder);
        tally.sent(proxy.sent(model) - before, one.wares().size(), right ? one.cuts() : 0);
        proxy.answer(Mischief.NONE);
        elsewhere.answer(Mischief.NONE);
        if (one.heals(wares)) {
            heal(one.what(), folder);
        }
        client.close();
        if (one.by() != null) {
            one.by().client().close();
        }
        judge.look();
        tally.misnamed(judge.caught().size(), one.what());
        tally.must(elsewhere.secrets() == secrets, one.what() + ": a credential went to another origin");
        Folders.delete(folder);
    }

    /** Pulls, and tells whether it ended right; whether it ended as it should is judged here. */
    private boolean pull(PullCase one, Path folder) {
        PullCase.Puller by = one.by();
        long start = bench.ticker().nanos();
        RuntimeException failure =
                by == null ? pull(one.wares(), folder) : pull(one.wares(), folder, by.client(), by.host());
        double seconds = (bench.ticker().nanos() - start) / 1e9;
        tally.pulled(failure == null, seconds);
        tally.must(
                seconds <= MOST_SECONDS,
                String.format(Locale.ROOT, "%s: ended after %.1f s only", one.what(), seconds));
        if (failure == null) {
            tally.must(one.refusals().isEmpty(), one.what() + ": was not refused");
            tally.must(isWhole(one.wares(), folder), one.what() + ": said to be right, and is not in the store");
            return true;
        }
        boolean clear = failure instanceof RefusedException refused
                && one.refusals().contains(refused.refusal())
                && isClear(one.wares(), refused);
        tally.must(clear, one.what() + ": ended with " + failure);
        return false;
    }

    /** Pulls over a good line what was refused before. */
    void heal(String what, Path folder) {
        long start = bench.ticker().nanos();
        RuntimeException failure = pull(wares, folder);
        double seconds = (bench.ticker().nanos() - start) / 1e9;
        tally.must(failure == null && isWhole(wares, folder), what + ": over a good line then " + failure);
        if (failure == null) {
            tally.healed(seconds);
        }
    }

    /** Pulls through the proxy; returns why it failed. */
    @Nullable
    RuntimeException pull(Wares some, Path folder) {
        return pull(some, folder, client, proxy.host());
    }

    static boolean isWhole(Wares some, Path folder) {
        return ModelStore.open(folder, LIMITS).find(some.digest()).isPresent();
    }

    /** Pulls in a thread of its own, so that one that does not end is told and ends all the same. */
    private @Nullable RuntimeException pull(Wares some, Path folder, RegistryClient by, String host) {
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        ModelStore.open(folder, LIMITS).pull(some.at(host), by, Progress.NONE);
                    } catch (RuntimeException e) { // whatever it is: it is judged whether it is a clear one
                        failure.set(e);
                    }
                },
                "faults-pull");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join((long) (MOST_SECONDS * 1_000));
            if (thread.isAlive()) {
                proxy.cutAll();
                thread.interrupt();
                thread.join();
                return new IllegalStateException("nothing within " + MOST_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new IllegalStateException("interrupted", e);
        }
        return failure.get();
    }

    /** An error names the place, or what was asked for, and no secret. */
    private static boolean isClear(Wares some, RefusedException refused) {
        String message = String.valueOf(refused.getMessage());
        boolean place = message.contains("127.0.0.1:")
                || message.contains(some.digest().toString())
                || message.contains(some.model().toString());
        return place && !message.contains(PASSWORD) && !message.contains(TokenDesk.SECRET);
    }

    @Override
    public void close() throws IOException {
        for (TlsDoor door : doors.values()) {
            door.close();
        }
        proxy.close();
        elsewhere.close();
        registry.close();
    }
}
