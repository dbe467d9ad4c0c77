package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Packets by MQTT 5, section 3.2, written by hand. */
class ConnackTest {
    private static final HexFormat HEX = HexFormat.of();

    // Session present, success; receive maximum 20, alias maximum 10, packet size 1000, QoS 1, a user property,
    // keep-alive.
    private static final String FULL =
            "201b010018" + "210014" + "22000a" + "27000003e8" + "2401" + "2600016100026262" + "13003c";

    @Test
    void theBrokersLimitsAreReadAndHiddenAndTheRestStays() {
        byte[] packet = HEX.parseHex(FULL);

        Connack connack = Connack.readAndHush(packet);

        assertEquals(new Connack(0, null, 20, 1000, 1), connack);
        assertEquals(
                "201b010018" + "217fff" + "220000" + "27ffffffff" + "2401" + "2600016100026262" + "13003c",
                HEX.formatHex(packet));
    }

    @Test
    void aBrokerThatSetsNoLimitAllowsWhatTheStandardSays() {
        assertEquals(new Connack(0, null, 65_535, Long.MAX_VALUE, 2), Connack.readAndHush(HEX.parseHex("2003000000")));
    }

    @Test
    void largeNumbersAreNotNegative() {
        Connack connack = Connack.readAndHush(HEX.parseHex("200b000008" + "21ffff" + "27fffffff0"));

        assertEquals(65_535, connack.receiveMaximum());
        assertEquals(0xffff_fff0L, connack.maximumPacket());
    }

    @Test
    void aLimitOfZeroWhichTheStandardForbidsIsNone() {
        Connack connack = Connack.readAndHush(HEX.parseHex("200b000008" + "210000" + "2700000000"));

        assertEquals(1, connack.receiveMaximum());
        assertEquals(Long.MAX_VALUE, connack.maximumPacket());
    }

    @Test
    void aRefusalTellsItsCodeAndTheBrokersWords() {
        assertEquals(
                new Connack(0x87, "no", 65_535, Long.MAX_VALUE, 2),
                Connack.readAndHush(HEX.parseHex("2008008705" + "1f00026e6f")));
    }

    @Test
    void anAnswerOfMqtt3IsAnUnsupportedVersion() {
        assertEquals(
                ReasonCode.UNSUPPORTED_VERSION,
                Connack.readAndHush(HEX.parseHex("20020001")).code());
    }

    @Test
    void nothingThatABrokerSendsMakesItFail() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 200_000; i++) {
            byte[] packet = HEX.parseHex(FULL);
            for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt();
            }
            int length = packet.length - random.nextInt(4);
            Connack connack = Connack.readAndHush(Arrays.copyOf(packet, length));
            assertEquals(connack, connack, "seed 5, try " + i);
        }
    }

    @Test
    void theStreamHoldsThePacketUntilItIsWholeAndLosesNothingToATimeout() throws IOException {
        byte[] sent = HEX.parseHex(FULL + "3003000174");
        List<Connack> told = new ArrayList<>();
        InputStream watched = new ConnackWatch(new Halting(sent), told::add);

        List<Byte> read = new ArrayList<>();
        while (read.size() < sent.length) {
            try {
                read.add((byte) watched.read());
            } catch (SocketTimeoutException e) {
                // again
            }
        }

        assertEquals(1, told.size());
        assertEquals(20, told.get(0).receiveMaximum());
        byte[] expected = sent.clone();
        Connack.readAndHush(expected);
        byte[] got = new byte[read.size()];
        for (int i = 0; i < got.length; i++) {
            got[i] = read.get(i);
        }
        assertArrayEquals(expected, got);
    }

    @Test
    void aFirstPacketOfAnotherKindGoesThroughUnread() throws IOException {
        byte[] sent = HEX.parseHex("30050001742200" + "3003000174");
        List<Connack> told = new ArrayList<>();

        assertArrayEquals(sent, new ConnackWatch(new ByteArrayInputStream(sent), told::add).readAllBytes());
        assertEquals(List.of(), told);
    }

    @Test
    void aFirstPacketThatIsFarTooLongEndsTheConnection() {
        InputStream watched = new ConnackWatch(new ByteArrayInputStream(HEX.parseHex("20ffff7f00")), told -> {});

        assertThrows(ProtocolException.class, watched::read);
    }

    @Test
    void theBrokersWordsAreCut() {
        assertEquals(
                "the broker says 0x97, quota exceeded: " + "x".repeat(200), ReasonCode.words(0x97, "x".repeat(5_000)));
        assertEquals("the broker says 0xee, unknown", ReasonCode.words(0xee, " "));
        assertNull(Connack.readAndHush(HEX.parseHex("2003000000")).reason());
    }

    /** Times out before every second byte, as a socket may. */
    private static final class Halting extends InputStream {
        private final byte[] bytes;
        private int at;
        private boolean halted;

        Halting(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            halted = !halted;
            if (halted) {
                throw new SocketTimeoutException("not yet");
            }
            return at < bytes.length ? bytes[at++] & 0xff : -1;
        }
    }
}
