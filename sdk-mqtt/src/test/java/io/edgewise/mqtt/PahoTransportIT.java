package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PahoTransportIT extends MqttTransportContract {
    @Override
    MqttVersion version() {
        return MqttVersion.V3_1_1;
    }

    /** A head that says 256 MB made Paho take 256 MB before a byte of it came: that ended the agent's JVM. */
    @Test
    void aMessageLongerThanIsTakenInCostsNeitherMemoryNorTheConnection() throws Exception {
        Notes notes = new Notes();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread broker = new Thread(() -> sendLongAndShort(server), "broker");
            broker.start();
            try (MqttTransport transport = PahoTransport.factory().open(local(server.getLocalPort()), null, notes)) {
                transport.connect(Duration.ofSeconds(5));

                Until.holds("both came", Duration.ofSeconds(60), () -> notes.arrived.size() == 2);
                assertTrue(transport.connected());
            }
            broker.join();
        }

        int length = notes.arrived.get(0).payload().length;
        assertTrue(length > MqttMessage.MOST_BYTES && length < MqttMessage.MOST_BYTES + 70_000, "cut to " + length);
        assertArrayEquals(new byte[] {7}, notes.arrived.get(1).payload());
    }

    /** Answers a CONNECT, then sends PUBLISH packets by MQTT 3.1.1, section 3.3: of 268,435,455 bytes, and of four. */
    private static void sendLongAndShort(ServerSocket server) {
        try (Socket socket = server.accept()) {
            OutputStream out = socket.getOutputStream();
            assertTrue(socket.getInputStream().read(new byte[1024]) > 0);
            out.write(new byte[] {0x20, 2, 0, 0});
            out.write(new byte[] {0x30, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 0, 1, 't'});
            byte[] zeros = new byte[1 << 16];
            for (int left = 268_435_455 - 3; left > 0; left -= zeros.length) {
                out.write(zeros, 0, Math.min(left, zeros.length));
            }
            out.write(new byte[] {0x30, 4, 0, 1, 't', 7});
            out.flush();
            while (socket.getInputStream().read() >= 0) {
                // until the client has seen enough
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
