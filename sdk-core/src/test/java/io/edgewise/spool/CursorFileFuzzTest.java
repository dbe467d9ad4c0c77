package io.edgewise.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.house.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever lies in a cursor file, the newer slot that is whole is what it says. The first byte of an input tells which
 * slots get their right checksum before.
 */
public class CursorFileFuzzTest {
    private static final Path FILE = Trial.FOLDER.resolve("cursor-mqtt");
    private static final int STRIDE = 4096;
    private static final int SLOT = 132;
    private static final long MAGIC = 0x4557534300000001L;

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(CursorFileFuzzTest.class, CursorFileFuzzTest::fuzzerTestOneInput);
    }

    /** After the first byte: the first slot, then the second one, close together. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] file = file(Arrays.copyOfRange(input, 1, input.length), input[0]);
        SimulatedDisk disk = new SimulatedDisk();
        disk.put("cursor-mqtt", file);

        Optional<CursorState> read = CursorFile.read(disk, FILE);

        boolean first = isWhole(file, 0);
        boolean second = isWhole(file, STRIDE);
        assertEquals(first || second, read.isPresent());
        if (read.isPresent()) {
            ByteBuffer slots = ByteBuffer.wrap(file);
            boolean newer = first && (!second || slots.getLong(8) > slots.getLong(STRIDE + 8));
            int at = newer ? 0 : STRIDE;
            byte[] slot = Arrays.copyOfRange(file, at, at + SLOT);
            assertEquals(ByteBuffer.wrap(slot), read.get().encode(slots.getLong(at + 8)));
        }
    }

    /** Makes a cursor file of two slots, given close together; the two lowest bits tell which ones get a checksum. */
    static byte[] file(byte[] slots, int healed) {
        byte[] file = new byte[slots.length > SLOT ? 2 * STRIDE : Math.min(slots.length, SLOT)];
        System.arraycopy(slots, 0, file, 0, Math.min(slots.length, SLOT));
        if (slots.length > SLOT) {
            System.arraycopy(slots, SLOT, file, STRIDE, Math.min(slots.length - SLOT, STRIDE));
        }
        for (int slot = 0; slot < 2; slot++) {
            if ((healed >> slot & 1) != 0 && file.length >= slot * STRIDE + SLOT) {
                ByteBuffer.wrap(file).putInt(slot * STRIDE + SLOT - 4, checksum(file, slot * STRIDE));
            }
        }
        return file;
    }

    private static boolean isWhole(byte[] file, int at) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        return file.length >= at + SLOT
                && bytes.getLong(at) == MAGIC
                && bytes.getInt(at + SLOT - 4) == checksum(file, at);
    }

    private static int checksum(byte[] file, int at) {
        CRC32C crc = new CRC32C();
        crc.update(file, at, SLOT - 4);
        return (int) crc.getValue();
    }
}
