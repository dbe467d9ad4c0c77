package io.edgewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRefTest {
    private static final String HEX = "3f".repeat(32);

    @ParameterizedTest
    @CsvSource({
        "oci://registry.example:5000/models/well-band@sha256:HEX, registry.example:5000, models/well-band, , sha256:HEX",
        "127.0.0.1:5000/m:1.0.0, 127.0.0.1:5000, m, 1.0.0,",
        "oci://Registry.Example/a/b__c.d-e:v1@sha256:HEX, registry.example, a/b__c.d-e, v1, sha256:HEX",
        "[::1]:5000/m, [::1]:5000, m, ,",
        "localhost/m, localhost, m, ,"
    })
    void aReferenceIsReadAndWritten(String text, String registry, String repository, String tag, String digest) {
        ModelRef ref = ModelRef.parse(text.replace("HEX", HEX));

        assertEquals(registry, ref.registry());
        assertEquals(repository, ref.repository());
        assertEquals(tag, ref.tag());
        assertEquals(digest == null ? null : Digest.parse(digest.replace("HEX", HEX)), ref.digest());
        assertEquals(ref, ModelRef.parse(ref.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "well-band",
                "oci://registry.example",
                "https://registry.example/m",
                "registry.example/Models",
                "registry.example/m@sha256:123",
                "registry.example/m@sha512:00",
                "registry.example/m:",
                "registry.example/../m",
                "../m",
                "registry.example:99999/m",
                "registry.example//m",
                "registry.example/m/",
                "registry.example/m n",
                "registry.example:port/m",
                "user@registry.example/m"
            })
    void anythingElseIsRefusedWithTheFormThatIsRight(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> ModelRef.parse(text));

        assertTrue(String.valueOf(refused.getMessage()).contains("oci://host:port/repository@sha256:<64 hex>"));
    }

    @ParameterizedTest
    @CsvSource({
        "file:/media/stick/pump.tar@sha256:HEX, /media/stick/pump.tar, , sha256:HEX, file:/media/stick/pump.tar@sha256:HEX",
        "file:///media/My Stick/Pump/, /media/My Stick/Pump, , , file:/media/My Stick/Pump",
        "oci:/srv/layout:1.0, /srv/layout, 1.0, , file:/srv/layout:1.0",
        "file:/srv/..x/.hidden, /srv/..x/.hidden, , , file:/srv/..x/.hidden"
    })
    void aPackageOfThisDeviceIsReadAndWritten(String text, String path, String tag, String digest, String written) {
        ModelRef ref = ModelRef.parse(text.replace("HEX", HEX));

        assertTrue(ref.isLocal());
        assertEquals(path, ref.path().toString());
        assertEquals(path, ref.source());
        assertEquals(tag, ref.tag());
        assertEquals(digest == null ? null : Digest.parse(digest.replace("HEX", HEX)), ref.digest());
        assertEquals(written.replace("HEX", HEX), ref.toString());
        assertEquals(ref, ModelRef.parse(ref.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:",
                "file:/",
                "file:///",
                "file://host/srv/m",
                "file:models/m",
                "oci:models/m",
                "file:/srv/../etc/m",
                "file:/srv/./m",
                "file:/srv/..",
                "file:/srv//m",
                "file:/srv/m\\n",
                "file:/srv/m@sha256:12",
                "file:/srv/a:b/m",
                "file:/srv/m:",
                "file:/srv/m\u0000n"
            })
    void aPathThatLeadsElsewhereIsRefused(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> ModelRef.parse(text));

        assertTrue(String.valueOf(refused.getMessage()).contains("file:/path@sha256:<64 hex>"), refused::getMessage);
    }

    /** The expression goes deeper for each part: on a stack of 512 KiB, the launcher's, this ended the thread. */
    @Test
    void aNameOfManyPartsIsRefusedAndNotFollowed() throws InterruptedException {
        AtomicReference<Throwable> found = new AtomicReference<>();
        Runnable parse = () -> ModelRef.parse("registry.example/" + "a.".repeat(50_000) + "a");
        Thread small = new Thread(null, parse, "small", 512 << 10);
        small.setUncaughtExceptionHandler((thread, error) -> found.set(error));
        small.start();
        small.join();

        assertInstanceOf(IllegalArgumentException.class, found.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci://gw:s3cret@registry.example/m@sha256:12", "gw:s3cret@registry.example/m"})
    void aPasswordIsNotRepeated(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> ModelRef.parse(text));

        assertFalse(String.valueOf(refused.getMessage()).contains("s3cret"), refused::getMessage);
    }

    @Test
    void aReferenceThatCanMoveIsNotPinned() {
        ModelRef moving = ModelRef.parse("registry.example/m:latest");

        RefusedException refused = assertThrows(RefusedException.class, moving::pinned);
        ModelRef pinned = moving.withDigest(new Digest(HEX));

        assertEquals(Refusal.NOT_PINNED, refused.refusal());
        assertTrue(String.valueOf(refused.getMessage())
                .contains("edgewise models resolve oci://registry.example/m:latest"));
        assertEquals(new Digest(HEX), pinned.pinned());
        assertNull(pinned.tag());
    }
}
