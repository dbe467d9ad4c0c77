package io.edgewise.simulator.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault between two plain sockets, of which the test holds both. */
@Timeout(60)
class FaultProxyIT {
    private static final int SOON_MILLIS = 5_000;
    private static final int SILENCE_MILLIS = 150;
    private static final Ticker TICKER = SystemTime.ticker();

    private final List<Socket> open = new ArrayList<>();
    private ServerSocket listener;
    private FaultProxy proxy;

    /** The two ends of a line through the proxy. */
    private record Ends(Socket client, Socket broker) {}

    @BeforeEach
    void startTheProxy() throws IOException {
        listener = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        listener.setSoTimeout(SOON_MILLIS);
        proxy = FaultProxy.start(listener.getLocalPort(), 7);
    }

    @AfterEach
    void closeAll() throws IOException {
        proxy.close();
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    void bytesPassBothWaysAndSoDoesTheEnd() throws IOException {
        Ends line = line();

        send(line.client(), "to the broker");
        send(line.broker(), "and back");
        line.client().shutdownOutput();

        assertEquals("to the broker", read(line.broker(), 13));
        assertEquals("and back", read(line.client(), 8));
        assertEquals(-1, line.broker().getInputStream().read());
        send(line.broker(), "still");
        assertEquals("still", read(line.client(), 5));
    }

    @Test
    void aResetIsAnErrorOnBothSides() throws IOException {
        Ends line = line();

        proxy.reset();

        assertThrows(SocketException.class, () -> line.client().getInputStream().read());
        assertThrows(SocketException.class, () -> line.broker().getInputStream().read());
        awaits(() -> proxy.lines() == 0);
        assertPasses(line());
    }

    @Test
    void whoeverIsRefusedFindsTheSamePortAgain() throws IOException {
        Ends before = line();

        proxy.accept(Acceptance.REFUSE);

        assertThrows(ConnectException.class, this::connect);
        assertPasses(before);
        proxy.pass();
        assertPasses(line());
    }

    @Test
    void whoeverIsDroppedIsAcceptedFirst() throws IOException {
        proxy.accept(Acceptance.DROP);

        Socket client = connect();

        assertThrows(SocketException.class, () -> client.getInputStream().read());
        assertBrokerUntouched();
    }

    @Test
    void aSilentPeerAcceptsAndNeverAnswers() throws IOException {
        proxy.accept(Acceptance.SILENT);
        Socket client = connect();
        send(client, "hello?");
        assertSilent(client);
        assertBrokerUntouched();

        proxy.pass();

        assertSilent(client);
        assertPasses(line());
        client.close();
        awaits(() -> proxy.lines() == 1);
    }

    @Test
    void aHalfClosedLineGoesOnTheOtherWay() throws IOException {
        Ends one = line();
        proxy.halfClose(Way.TO_BROKER);
        assertEquals(-1, one.broker().getInputStream().read());
        send(one.broker(), "bye");
        assertEquals("bye", read(one.client(), 3));
        proxy.reset();

        Ends other = line();
        proxy.halfClose(Way.TO_CLIENT);
        assertEquals(-1, other.client().getInputStream().read());
        send(other.client(), "on");
        assertEquals("on", read(other.broker(), 2));
    }

    @Test
    void aBlackHoleSwallowsBytesAndEndsAndWhoLostBytesStaysDead() throws IOException {
        Ends hit = line();
        Ends idle = line();
        proxy.impair(Impairment.BLACK_HOLE);
        send(hit.client(), "lost");
        assertSilent(hit.broker());

        proxy.pass();

        send(hit.client(), "lost too");
        hit.client().close();
        assertSilent(hit.broker());
        assertPasses(idle);
    }

    @Test
    void aBlackHoleOneWayLetsTheOtherPass() throws IOException {
        Ends line = line();
        proxy.impair(Way.TO_CLIENT, Impairment.BLACK_HOLE);

        send(line.client(), "heard");
        send(line.broker(), "unheard");

        assertEquals("heard", read(line.broker(), 5));
        assertSilent(line.client());
    }

    @Test
    void aDelayHoldsBytesBack() throws IOException {
        Ends line = line();
        proxy.impair(Way.TO_BROKER, Impairment.delayedBy(Duration.ofMillis(200)));
        long start = TICKER.nanos();

        send(line.client(), "late");

        assertEquals("late", read(line.broker(), 4));
        assertTrue(millisSince(start) >= 200, millisSince(start) + " ms");
    }

    @Test
    void aRateLetsSoManyBytesPassInASecondUntilItIsLifted() throws IOException {
        Ends line = line();
        proxy.impair(Impairment.limitedTo(8_000));
        long start = TICKER.nanos();

        send(line.client(), "x".repeat(4_000));
        read(line.broker(), 4_000);

        // The first piece needs no time, the last is not waited for: 3,200 of 4,000 bytes at least have had theirs.
        assertTrue(millisSince(start) >= 400, millisSince(start) + " ms");
        send(line.client(), "x".repeat(60_000));
        proxy.pass();
        long lifted = TICKER.nanos();
        read(line.broker(), 60_000);
        assertTrue(millisSince(lifted) < 3_000, "7.5 s at the old rate, took " + millisSince(lifted) + " ms");
    }

    @Test
    void flipsTurnOneBitOfAByteAndTheSeedSaysWhich() throws IOException {
        proxy.impair(Way.TO_BROKER, Impairment.flipping(1));
        byte[] first = flipped();
        proxy.close();
        proxy = FaultProxy.start(listener.getLocalPort(), 7);
        proxy.impair(Way.TO_BROKER, Impairment.flipping(1));

        byte[] again = flipped();

        for (byte value : first) {
            assertEquals(1, Integer.bitCount((value ^ 'x') & 0xff));
        }
        assertArrayEquals(first, again);
    }

    @Test
    void itServesABoundedNumberAndLeavesNothingBehind() throws IOException {
        Usage before = Usage.now();
        FaultProxy busy = FaultProxy.start(listener.getLocalPort(), 1);
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < FaultProxy.MOST_LINES + 20; i++) {
            clients.add(new Socket("127.0.0.1", busy.port()));
            clients.add(listener.accept());
        }
        awaits(() -> busy.lines() == FaultProxy.MOST_LINES);
        assertThrows(
                SocketException.class, () -> clients.get(0).getInputStream().read(), "the oldest made room");

        busy.close();
        busy.close();

        for (Socket socket : clients) {
            socket.close();
        }
        awaits(() -> Usage.now().isWithin(before));
        assertEquals(0, busy.lines());
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("fault-proxy-" + busy.port())));
    }

    @Test
    void whereNoBrokerListensTheClientIsReset() throws IOException {
        listener.close();

        Socket client = connect();

        assertThrows(SocketException.class, () -> client.getInputStream().read());
    }

    private byte[] flipped() throws IOException {
        Ends line = line();
        send(line.client(), "xxxxxxxxxxxxxxxx");
        return line.broker().getInputStream().readNBytes(16);
    }

    private Socket connect() throws IOException {
        Socket client = new Socket("127.0.0.1", proxy.port());
        client.setSoTimeout(SOON_MILLIS);
        open.add(client);
        return client;
    }

    private Ends line() throws IOException {
        int before = proxy.lines();
        Socket client = connect();
        Socket broker = listener.accept();
        broker.setSoTimeout(SOON_MILLIS);
        open.add(broker);
        awaits(() -> proxy.lines() > before);
        return new Ends(client, broker);
    }

    private static void assertPasses(Ends line) throws IOException {
        send(line.client(), "ping");
        assertEquals("ping", read(line.broker(), 4));
        send(line.broker(), "pong");
        assertEquals("pong", read(line.client(), 4));
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
        socket.setSoTimeout(SOON_MILLIS);
    }

    private void assertBrokerUntouched() throws IOException {
        listener.setSoTimeout(SILENCE_MILLIS);
        assertThrows(SocketTimeoutException.class, listener::accept);
        listener.setSoTimeout(SOON_MILLIS);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), US_ASCII);
    }

    private static void awaits(BooleanSupplier condition) {
        long start = TICKER.nanos();
        while (!condition.getAsBoolean()) {
            assertTrue(millisSince(start) < SOON_MILLIS, "not within " + SOON_MILLIS + " ms");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static long millisSince(long start) {
        return (TICKER.nanos() - start) / 1_000_000;
    }
}
