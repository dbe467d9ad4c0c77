package io.edgewise.deploy;

import io.edgewise.attest.KnownFloors;
import io.edgewise.attest.TrustChain;
import io.edgewise.attest.TrustChain.InForce;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.durable.StateFile;
import io.edgewise.model.Admission;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.Ticker;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Whom this device trusts now, and what it knows from before: the policy in force, the trusted time, the counters. The
 * policy is the operator's own file, or the newest of a chain of signed bundles. Confined to the reconciler's thread,
 * except {@link #offer}, {@link #withdraw} and {@link #status}.
 */
public final class DeviceTrust {
    private static final long RETRY_NANOS = 5_000_000_000L;

    // Set once.
    private final TimeFloor time;
    private final ModelFloors floors;
    private final @Nullable BundleKeeper bundles;
    private final Ticker ticker;

    // Handed over by any thread; taken by the owner.
    private final AtomicReference<byte @Nullable []> offered = new AtomicReference<>();
    private final AtomicBoolean withdrawn = new AtomicBoolean();

    // Written by the owner, read by any thread.
    private volatile TrustPolicy policy;
    private volatile @Nullable String refused;
    private volatile @Nullable String floorsTrouble;
    private volatile UnaryOperator<String> naming = UnaryOperator.identity();

    // Confined to the owner.
    private final Set<Digest> approvedBefore = new HashSet<>();
    private long retryAtNanos;
    private @Nullable String told;
    private boolean toldExpired;
    private @Nullable String toldFloors;

    private DeviceTrust(
            TimeFloor time, ModelFloors floors, @Nullable BundleKeeper bundles, TrustPolicy policy, Ticker ticker) {
        this.time = time;
        this.floors = floors;
        this.bundles = bundles;
        this.policy = policy;
        this.ticker = ticker;
        this.retryAtNanos = ticker.nanos();
        this.floorsTrouble = floors.trouble();
    }

    /**
     * Returns the trust of a device that follows its operator's own file.
     *
     * @param policy what the file says
     * @param time the trusted time
     * @param folder where the records lie
     * @param ticker the monotonic clock
     */
    public static DeviceTrust own(TrustPolicy policy, TimeFloor time, Path folder, Ticker ticker) {
        return new DeviceTrust(time, new ModelFloors(folder, ticker), null, policy, ticker);
    }

    /**
     * Returns the trust of a device that follows signed bundles.
     *
     * @param chain which bundle follows which
     * @param first the content of the bundle file; null when there is none: then what was kept is in force
     * @param time the trusted time
     * @param folder where the records lie
     * @param ticker the monotonic clock
     * @throws RefusedException when neither was a bundle kept nor may the first one be in force
     * @throws UncheckedIOException when the disk refuses to keep the first one
     */
    public static DeviceTrust bundled(
            TrustChain chain, byte @Nullable [] first, TimeFloor time, Path folder, Ticker ticker) {
        ModelFloors floors = new ModelFloors(folder, ticker);
        BundleKeeper bundles = new BundleKeeper(chain, StateFile.at(folder.resolve("trust.json"), 2 << 20));
        return bundled(bundles, first, time, floors, ticker);
    }

    static DeviceTrust bundled(
            BundleKeeper bundles, byte @Nullable [] first, TimeFloor time, ModelFloors floors, Ticker ticker) {
        InForce present = bundles.present();
        if (present == null) {
            if (first == null) {
                throw new RefusedException(
                        Refusal.UNAVAILABLE,
                        "there is no trust bundle and none was kept; put one where trust.bundle says");
            }
            bundles.offer(first, floors.policyCounter());
            present = bundles.present();
        }
        if (present == null) {
            throw new AssertionError("an offer that is not refused is in force; this is a bug");
        }
        DeviceTrust trust =
                new DeviceTrust(time, floors, bundles, present.content().policy(), ticker);
        trust.adopt(present);
        if (first != null) {
            trust.offer(first);
        }
        return trust;
    }

    /** Offers the content of a bundle file, as it lies there now. Any thread may call this. */
    public void offer(byte[] content) {
        offered.set(content.clone());
    }

    /** Says that the bundle file is gone: what was wrong with it is no trouble any more. Any thread may call this. */
    public void withdraw() {
        offered.set(null);
        withdrawn.set(true);
    }

    /** Returns the trusted time. Any thread may ask. */
    Instant now() {
        return time.now();
    }

    /** Returns how it stands. Any thread may call this. */
    public TrustStatus status() {
        return new TrustStatus(
                policy,
                bundles != null,
                isExpired(),
                named(refused),
                named(floorsTrouble),
                time.floor(),
                time.isClockTrusted());
    }

    /** Returns the policy in force. */
    public TrustPolicy policy() {
        return policy;
    }

    /** Returns what is known from before, by which every model is judged. */
    public KnownFloors known() {
        Set<Digest> approved = new HashSet<>(floors.approved());
        approved.addAll(approvedBefore);
        return new KnownFloors(
                time.now(),
                bundles == null ? 0 : floors.policyCounter(),
                floors.counters(),
                approved,
                named(floors.trouble()));
    }

    private @Nullable String named(@Nullable String trouble) {
        return trouble == null ? null : naming.apply(trouble);
    }

    /**
     * Takes up at once what was offered and what ran before: for who asks what a device would say and runs nothing.
     *
     * @param copy where a copy of the device's records lies, which this was made of
     * @param records where they lie themselves: what is wrong with one is told of it and not of the copy
     */
    public void takeUp(Path copy, Path records) {
        naming = trouble -> trouble.replace(copy.toAbsolutePath().toString(), records.toString());
        approve(new DeployRecords(copy, ticker)
                .lastKnownGood().values().stream().map(ModelRef::pinned).collect(Collectors.toSet()));
        step(Telemetry.NONE);
    }

    /** Notes packages that ran here before: they may come back. */
    void approve(Set<Digest> packages) {
        approvedBefore.addAll(packages);
    }

    /**
     * Notes that a package came into service.
     *
     * @param scope the prefix of the scope that admitted it
     */
    void activated(String scope, Admission admission) {
        ModelManifest manifest = admission.manifest();
        floors.activated(
                new KnownFloors.Series(scope, manifest.name()),
                manifest.card().counter(),
                admission.provenance().digest());
    }

    /** One turn: watches the clock, takes what was offered, keeps what changed, tells what happened. */
    void step(Telemetry telemetry) {
        time.step();
        takeOffered(telemetry);
        floors.flush();
        tellFloors(telemetry);
        boolean expired = isExpired();
        if (expired && !toldExpired) {
            Logger.error(
                    "the trust policy {} expired {}: what runs goes on, new models are refused; bring the next one",
                    policy.name(),
                    policy.expires());
            telemetry.event("trust", subject(), "expired", "POLICY_EXPIRED");
        }
        toldExpired = expired;
    }

    private void tellFloors(Telemetry telemetry) {
        String trouble = floors.trouble();
        floorsTrouble = trouble;
        if (trouble != null && !trouble.equals(toldFloors)) {
            Logger.error("what runs goes on, new models are refused: {}", named(trouble));
            telemetry.event("trust", subject(), "closed", Refusal.FLOORS_UNREADABLE.name());
        } else if (trouble == null && toldFloors != null) {
            Logger.info("the counters of models can be read again");
            telemetry.event("trust", subject(), "opened", "");
        }
        toldFloors = trouble;
    }

    /** Keeps what changed since the last turn. */
    void flush() {
        floors.flush();
    }

    private void takeOffered(Telemetry telemetry) {
        if (withdrawn.getAndSet(false)) {
            refused = null;
            told = null;
        }
        byte[] content = bundles == null || ticker.nanos() - retryAtNanos < 0 ? null : offered.getAndSet(null);
        if (content == null || bundles == null) {
            return;
        }
        try {
            boolean changed = bundles.offer(content, floors.policyCounter());
            InForce present = bundles.present();
            if (changed && present != null) {
                adopt(present);
                Logger.info("trust policy {} counter {} is in force", policy.name(), policy.counter());
                telemetry.event("trust", subject(), "accepted", "");
            }
            refused = null;
        } catch (RefusedException e) {
            refused = e.refusal() + ": " + e.getMessage();
            telemetry.event("trust", subject(), "refused", e.refusal().name());
        } catch (UncheckedIOException e) {
            refused = "cannot be kept, tries go on: " + e.getMessage();
            offered.compareAndSet(null, content);
            retryAtNanos = ticker.nanos() + RETRY_NANOS;
        }
        String words = refused;
        if (words != null && !words.equals(told)) {
            Logger.error("the trust bundle is not used, counter {} stays in force: {}", policy.counter(), named(words));
        }
        told = words;
    }

    private void adopt(InForce present) {
        policy = present.content().policy();
        floors.policy(present.counter());
        time.learn(present.content().issued());
    }

    private boolean isExpired() {
        return policy.expiredAt(time.now());
    }

    private String subject() {
        return policy.name() + "@" + policy.counter();
    }
}
