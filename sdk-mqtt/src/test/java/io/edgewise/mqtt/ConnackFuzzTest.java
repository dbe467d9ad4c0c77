package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a broker says first: as many bytes pass as it sends, a CONNACK is told once, and its limits are possible.
 */
public class ConnackFuzzTest {
    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(ConnackFuzzTest.class, ConnackFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        List<Connack> told = new ArrayList<>();

        byte[] plain = read(packets(input), 0);
        byte[] watched = read(new ConnackWatch(packets(input), told::add), 0);
        byte[] again = read(new ConnackWatch(packets(input), connack -> {}), 33);

        assertArrayEquals(watched, again);
        assertTrue(told.size() <= 1);
        if (told.isEmpty()) {
            // A first packet that breaks off is held back whole.
            assertArrayEquals(Arrays.copyOf(plain, watched.length), watched);
            return;
        }
        assertEquals(plain.length, watched.length);
        assertEquals(2, watched[0] >> 4);
        Connack connack = told.get(0);
        assertTrue(connack.code() >= 0 && connack.code() <= 0xff, connack::toString);
        assertTrue(connack.receiveMaximum() >= 1 && connack.receiveMaximum() <= 0xffff, connack::toString);
        assertTrue(connack.maximumPacket() >= 0, connack::toString);
        assertTrue(connack.maximumQos() >= 0 && connack.maximumQos() <= 2, connack::toString);
    }

    private static InputStream packets(byte[] sent) {
        return new ShortPackets(new ByteArrayInputStream(sent), GatedSocket.LONGEST_PACKET, false);
    }

    private static byte[] read(InputStream in, int block) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[Math.max(1, block)];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // the line is broken, or not MQTT: what passed before counts
        }
        return bytes.toByteArray();
    }
}
