package io.edgewise.agent.control;

import io.edgewise.deploy.DeviceTrust;
import io.edgewise.duty.DutyCycle;
import io.edgewise.model.Digest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The hand that reads the trust bundle whenever its content changes. One that may not be in force changes nothing, and
 * so does one that is gone.
 */
final class TrustHand implements DutyCycle {
    private final Path file;
    private final DeviceTrust trust;

    // Confined to its thread.
    private @Nullable Digest seen;

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
        Digest digest = bytes == null ? null : Digest.of(bytes);
        if (bytes == null || digest == null || digest.equals(seen)) {
            return 0;
        }
        seen = digest;
        trust.offer(bytes);
        return 1;
    }
}
