package io.edgewise.agent.control;

import io.edgewise.deploy.DeviceTrust;
import io.edgewise.duty.DutyCycle;
import io.edgewise.model.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The hand that reads the trust bundle whenever its content changes. One that may not be in force changes nothing, and
 * so does one that is gone: then nothing is wrong with it any more either.
 */
final class TrustHand implements DutyCycle {
    private final Path file;
    private final DeviceTrust trust;

    // Confined to its thread.
    private @Nullable Digest seen;
    private boolean isGone;

    TrustHand(Path file, DeviceTrust trust) {
        this.file = file;
        this.trust = trust;
    }

    @Override
    public String roleName() {
        return "hand-trust";
    }

    @Override
    public int doWork() {
        byte[] bytes = TrustStart.content(file);
        if (bytes == null) {
            return Files.notExists(file) ? gone() : 0;
        }
        Digest digest = Digest.of(bytes);
        isGone = false;
        if (digest.equals(seen)) {
            return 0;
        }
        seen = digest;
        trust.offer(bytes);
        return 1;
    }

    private int gone() {
        if (isGone) {
            return 0;
        }
        isGone = true;
        seen = null;
        trust.withdraw();
        return 1;
    }
}
