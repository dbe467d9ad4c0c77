package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads by MQTT 3.1.1, section 2.2: type and flags, then the length in groups of seven bits, lowest first. */
class ShortPacketsTest {
    private static final int LONGEST = 300;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 300})
    void whatIsNotTooLongPassesAsItIs(int length) throws IOException {
        byte[] packets = join(packet(0x32, length), packet(0x90, 3), packet(0xd0, 0));

        assertArrayEquals(packets, new ShortPackets(new ByteArrayInputStream(packets), LONGEST).readAllBytes());
    }

    /** Paho reads with a limit of one second, and a slow line may stop anywhere. */
    @Test
    void aReadThatTimesOutLosesNothingAndNeverEndsInsideAHead() throws IOException {
        byte[] packets = join(packet(0x32, 200), packet(0xd0, 0));
        InputStream passed = new ShortPackets(new Halting(packets).stream(), LONGEST);

        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (read.size() < packets.length) {
            try {
                read.write(passed.read());
            } catch (SocketTimeoutException e) {
                assertTrue(read.size() == 0 || read.size() >= 3, "inside the first head, of 1 + 2 bytes");
            }
        }
        assertArrayEquals(packets, read.toByteArray());
    }

    /** Times out before each byte. */
    private static final class Halting extends ByteArrayInputStream {
        private boolean halted;

        Halting(byte[] bytes) {
            super(bytes);
        }

        private void halt() throws SocketTimeoutException {
            halted = !halted;
            if (halted) {
                throw new SocketTimeoutException("Read timed out");
            }
        }

        InputStream stream() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    halt();
                    return Halting.this.read();
                }
            };
        }
    }

    @Test
    void theEndOfALongMessageIsLeftOutAndTheNextPacketFollows() throws IOException {
        byte[] packets = join(packet(0x32, 100_000), packet(0xd0, 0));

        byte[] passed = new ShortPackets(new ByteArrayInputStream(packets), LONGEST).readAllBytes();

        byte[] cut = packet(0x32, LONGEST);
        System.arraycopy(packets, 1 + 3, cut, 1 + 2, LONGEST); // heads: 100,000 needs three bytes, 300 two
        assertArrayEquals(join(cut, packet(0xd0, 0)), passed);
    }

    /** The longest that MQTT can say: 268,435,455 bytes. */
    @Test
    void theLongestMessageOfAllTakesNoMoreMemoryThanTheLimit() throws IOException {
        byte[] head = {0x32, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f};
        InputStream wire = new SequenceInputStream(
                new SequenceInputStream(new ByteArrayInputStream(head), zeros(268_435_455)),
                new ByteArrayInputStream(packet(0xd0, 0)));

        assertEquals(1 + 2 + LONGEST + 2, new ShortPackets(wire, LONGEST).readAllBytes().length);
    }

    @Test
    void readByteByByteItIsTheSame() throws IOException {
        byte[] packets = join(packet(0x30, 1_000), packet(0x30, 5));
        byte[] whole = new ShortPackets(new ByteArrayInputStream(packets), LONGEST).readAllBytes();

        InputStream single = new ShortPackets(new ByteArrayInputStream(packets), LONGEST);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = single.read(); next >= 0; next = single.read()) {
            bytes.write(next);
        }

        assertArrayEquals(whole, bytes.toByteArray());
    }

    @Test
    void anotherPacketThatLongAndALengthWithoutEndAreRefused() {
        InputStream long90 = new ShortPackets(new ByteArrayInputStream(packet(0x90, LONGEST + 1)), LONGEST);
        assertThrows(ProtocolException.class, long90::read);

        byte[] endless = {0x30, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1};
        InputStream packets = new ShortPackets(new ByteArrayInputStream(endless), LONGEST);
        assertThrows(ProtocolException.class, packets::read);
    }

    @Test
    void aConnectionThatEndsInsideAPacketIsNoQuietEnd() {
        byte[] torn = {0x30, 10, 1, 2, 3};
        DataInputStream packets = new DataInputStream(new ShortPackets(new ByteArrayInputStream(torn), LONGEST));

        assertThrows(EOFException.class, () -> packets.readFully(new byte[12]));
    }

    private static InputStream zeros(long count) {
        return new InputStream() {
            private long left = count;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (left <= 0) {
                    return -1;
                }
                int read = (int) Math.min(length, left);
                left -= read;
                return read;
            }
        };
    }

    private static byte[] packet(int type, int length) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(type);
        int left = length;
        while (left > 127) {
            packet.write(left % 128 + 128);
            left /= 128;
        }
        packet.write(left);
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
