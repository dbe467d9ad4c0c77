package io.edgewise.agent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgewise.agent.push.PushDoors;
import io.edgewise.codec.FrameReader;
import io.edgewise.codec.NativeFrameReader;
import io.edgewise.codec.PayloadSpec;
import io.edgewise.deploy.Input;
import io.edgewise.mqtt.DeadLetterFile;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests over real sockets, well and ill. */
@Timeout(60)
class PushSourceIT {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final List<Channel> CHANNELS = List.of(Channel.of("p", Unit.of("bar")));
    private static final String ROW = "{\"ts\":1412611321000,\"values\":{\"p\":2.5}}";

    @TempDir
    private Path folder;

    private final PushDoors doors = new PushDoors(SystemTime.ticker());
    private final List<PushSource> open = new ArrayList<>();
    private DeadLetterFile letters = new DeadLetterFile(Path.of("none"), 128 << 10, SystemTime.wallClock());
    private int port;

    @BeforeEach
    void findAPort() throws IOException {
        letters = new DeadLetterFile(folder.resolve("dead"), 128 << 10, SystemTime.wallClock());
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void close() {
        open.forEach(PushSource::close);
    }

    @Test
    void aPayloadIsQueuedAndReadAndOneThatIsNoneIsToldWhy() throws Exception {
        PushSource source = source("pump-1", TOKEN);
        int[] woken = {0};
        source.onArrival(() -> woken[0]++);

        assertEquals("202 {\"rows\":1}", ask(post("pump-1", TOKEN, ROW)));
        Frame frame = source.poll();
        assertNotNull(frame);
        assertEquals(2.5, frame.value(0, 0));
        assertEquals(1_412_611_321_000_000_000L, frame.timeNanos(0));
        assertNull(source.poll());
        assertEquals(1, woken[0]);
        assertEquals(1, source.rows());

        String answer = ask(post("pump-1", TOKEN, "[1,2]"));
        assertTrue(
                answer.startsWith("400 {\"problem\":\"BAD_SHAPE\",\"error\":\"the payload: is not an object"), answer);
        assertEquals(Map.of("BAD_SHAPE", 1L), source.queue().dropped());
        letters.doWork();
        assertTrue(Files.readString(folder.resolve("dead")).contains("push " + port + "/v1/pump-1\tBAD_SHAPE"));
    }

    @Test
    void manyRequestsGoOverOneConnectionAndAFullQueueSaysComeAgain() throws Exception {
        PushSource source = source("pump-1", TOKEN);
        int capacity = source.queue().capacity();
        try (Socket socket = connect()) {
            for (int i = 0; i < capacity; i++) {
                assertEquals("202 {\"rows\":1}", exchange(socket, post("pump-1", TOKEN, ROW)));
            }
            send(socket, post("pump-1", TOKEN, ROW));
            String head = head(socket.getInputStream());
            assertTrue(head.startsWith("HTTP/1.1 429 ") && head.contains("\r\nRetry-After: 1\r\n"), head);
        }
        assertEquals(Map.of("PUSH_FULL", 1L), source.queue().dropped());
        assertNotNull(source.poll());
        assertEquals("202 {\"rows\":1}", ask(post("pump-1", TOKEN, ROW)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "POST /v1/pump-1|-|401",
                "POST /v1/pump-1|Authorization: Bearer 0123456789abcdef0123456789abcdeF|401",
                "POST /v1/pump-1|Authorization: Basic 0123456789abcdef0123456789abcdef|401",
                "POST /v1/other|-|401",
                "GET /v1/pump-1|-|401",
                "POST /v1/other|Authorization: Bearer TOKEN|404",
                "POST /v1/pump-1?a=b|Authorization: Bearer TOKEN|404",
                "GET /v1/pump-1|Authorization: Bearer TOKEN|405",
                "POST /v1/pump-1|Authorization: Bearer TOKEN|411",
                "POST /v1/pump-1|Authorization: Bearer TOKEN~Content-Length: 1048577|413",
                "POST /v1/pump-1|Authorization: Bearer TOKEN~Expect: cake~Content-Length: 1|417",
                "POST /v1/pump-1|Authorization: Bearer TOKEN~Origin: http://evil.example~Content-Length: 2|403",
                "POST /v1/pump-1|Authorization: Bearer TOKEN~Host: evil.example~Content-Length: 2|400",
            })
    void whatIsNotRightIsToldSo(String line, String headers, int status) throws Exception {
        source("pump-1", TOKEN);
        String more = headers == null ? "" : headers.replace("TOKEN", TOKEN).replace("~", "\r\n") + "\r\n";

        String answer = ask(line + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + more + "\r\n");

        assertTrue(answer.startsWith(status + " "), answer);
        assertTrue(!answer.contains(TOKEN), answer);
    }

    @Test
    void aNameThatPointsHereIsNotThisMachine() throws Exception {
        source("pump-1", TOKEN);
        String request = post("pump-1", TOKEN, ROW);

        for (String host : List.of("evil.example:" + port, "localhost:1", "localhost.evil.example", "")) {
            assertTrue(ask(request.replace("localhost:" + port, host)).startsWith("403 "), host);
        }
        for (String host : List.of("127.0.0.1:" + port, "[::1]:" + port, "LOCALHOST")) {
            assertTrue(ask(request.replace("localhost:" + port, host)).startsWith("202 "), host);
        }
    }

    @Test
    void whatIsTurnedAwayAtTheDoorIsCounted() throws Exception {
        PushSource source = source("pump-1", TOKEN);

        ask(post("pump-1", TOKEN + "x", ROW));
        ask("POST /v1/pump-1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                + "\r\nContent-Length: 2000000\r\n\r\n");

        assertEquals(
                Map.of("PUSH_UNAUTHORIZED", 1L, "PUSH_TOO_LARGE", 1L),
                source.queue().dropped());
    }

    @Test
    void aSenderThatWaitsToBeAskedIsAsked() throws Exception {
        source("pump-1", TOKEN);
        String request = post("pump-1", TOKEN, ROW).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        int body = request.indexOf("\r\n\r\n") + 4;
        try (Socket socket = connect()) {
            send(socket, request.substring(0, body));
            assertTrue(head(socket.getInputStream()).startsWith("HTTP/1.1 100 "));
            assertEquals("202 {\"rows\":1}", exchange(socket, request.substring(body)));
        }
    }

    @Test
    void whoHoldsConnectionsAndSaysNothingKeepsNobodyOut() throws Exception {
        source("pump-1", TOKEN);
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Socket socket = connect();
            send(socket, "POST /v1/pump-1 HTTP/1.1\r\nX: ");
            silent.add(socket);
        }

        assertEquals("202 {\"rows\":1}", ask(post("pump-1", TOKEN, ROW)));
        for (Socket socket : silent) {
            socket.close();
        }
    }

    @Test
    void sourcesShareAPortEachWithItsTokenAndTheLastOneClosesIt() throws Exception {
        String other = "fedcba9876543210fedcba9876543210";
        PushSource first = source("one", TOKEN);
        PushSource second = source("two", other);

        assertTrue(ask(post("one", TOKEN, ROW)).startsWith("202 "));
        assertTrue(ask(post("two", other, ROW)).startsWith("202 "));
        assertTrue(ask(post("two", TOKEN, ROW)).startsWith("401 "));
        assertEquals(List.of(1L, 1L), List.of(first.rows(), second.rows()));

        first.close();
        first.close();
        assertTrue(ask(post("two", other, ROW)).startsWith("202 "));
        assertTrue(ask(post("one", other, ROW)).startsWith("404 "));
        second.close();
        assertThrows(IOException.class, this::connect);
        source("one", TOKEN);
        assertTrue(ask(post("one", TOKEN, ROW)).startsWith("202 "));
    }

    @Test
    void twoOpeningsOfOnePathBothGetWhatIsPushed() throws Exception {
        PushSource first = source("one", TOKEN);
        PushSource second = source("one", TOKEN);

        assertTrue(ask(post("one", TOKEN, ROW)).startsWith("202 "));

        assertNotNull(first.poll());
        assertNotNull(second.poll());
    }

    @Test
    void whatOneOfTwoOpeningsCannotReadIsQueuedForNone() throws Exception {
        PushSource first = source("one", TOKEN);
        PayloadSpec senml = new PayloadSpec.Senml(Map.of("p", "p"), false);
        PushSource second = source("one", TOKEN, senml.reader(CHANNELS, TimeSource.DEVICE, SystemTime.wallClock()));

        assertTrue(ask(post("one", TOKEN, ROW)).startsWith("400 "));

        assertNull(first.poll());
        assertEquals(List.of(0L, 0L), List.of(first.rows(), second.rows()));
        assertEquals(0, first.queue().depth());
    }

    @Test
    void noOtherAddressOfThisMachineIsOpen() throws Exception {
        source("pump-1", TOKEN);

        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        for (InetAddress address : others) {
            assertThrows(IOException.class, () -> new Socket(address, port).close(), address.toString());
        }
        assertThrows(IOException.class, () -> new Socket("127.0.0.2", port).close());
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            String message = String.valueOf(assertThrows(RuntimeException.class, () -> source("one", TOKEN))
                    .getMessage());
            assertTrue(message.contains("port " + taken.getLocalPort()) && message.contains("'port'"), message);
        }
    }

    @Test
    void whoHoldsThePortOnTheOtherLoopbackAddressGetsNoTokens() throws Exception {
        InetAddress six = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(six) != null, "this machine has no ::1");
        try (ServerSocket taken = new ServerSocket(port, 1, six)) {
            String message = String.valueOf(assertThrows(RuntimeException.class, () -> source("one", TOKEN))
                    .getMessage());
            assertTrue(message.contains("::1: Address already in use") && message.contains("'port'"), message);
            assertThrows(IOException.class, this::connect);
            assertEquals(port, taken.getLocalPort());
        }
        source("one", TOKEN);
        assertTrue(ask(post("one", TOKEN, ROW)).startsWith("202 "));
    }

    private PushSource source(String name, String token) throws IOException {
        return source(name, token, new NativeFrameReader(CHANNELS, TimeSource.DEVICE, SystemTime.wallClock()));
    }

    private PushSource source(String name, String token, FrameReader reader) throws IOException {
        Path file = folder.resolve(name + ".token");
        Files.writeString(file, token);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        PushSource source = PushSource.open(new Input.Push(port, name, file), doors, reader, letters);
        open.add(source);
        return source;
    }

    private String post(String name, String token, String body) {
        return "POST /v1/" + name + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAuthorization: Bearer " + token
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Returns status and body of the answer. */
    private String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            return exchange(socket, request);
        }
    }

    private static String exchange(Socket socket, String request) throws IOException {
        send(socket, request);
        InputStream in = socket.getInputStream();
        String head = head(in);
        int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: ([0-9]+).*", "$1"));
        return head.substring(9, 13) + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
