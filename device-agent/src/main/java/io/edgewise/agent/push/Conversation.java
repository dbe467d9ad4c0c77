package io.edgewise.agent.push;

import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.tinylog.Logger;

/** One connection with its thread: request after request until it ends, is too slow or is refused. */
final class Conversation implements Runnable {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration HEAD = Duration.ofSeconds(5);
    private static final Duration BODY = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    // Set once.
    private final Socket socket;
    private final PushDoor door;
    private final RequestInput input;

    // Written by its thread, read by the one that accepts.
    private volatile boolean trusted;

    Conversation(Socket socket, PushDoor door, Ticker ticker) throws IOException {
        this.socket = socket;
        this.door = door;
        this.input = new RequestInput(socket.getInputStream(), socket::setSoTimeout, ticker);
    }

    /** Tells whether a request with the right token is being served; otherwise it may be ended for another one. */
    boolean isTrusted() {
        return trusted;
    }

    @Override
    public void run() {
        try (socket) {
            input.allow(HEAD);
            while (input.begins()) {
                input.allow(HEAD);
                if (!exchange()) {
                    return;
                }
                input.allow(IDLE);
            }
        } catch (IOException e) {
            // the sender went, said nothing, or the connection was ended for another one: nobody is left to tell
        } catch (RuntimeException e) {
            Logger.error(e, "push: a request was not served");
        } finally {
            door.ended(this);
        }
    }

    /** Serves one request; tells whether another one may follow. */
    private boolean exchange() throws IOException {
        Answer answer;
        boolean goesOn = false;
        try {
            Request request = input.head();
            PushDoor.Path path = door.admit(request);
            trusted = true;
            answer = path.take(body(request, path));
            goesOn = request.keepsAlive();
        } catch (HttpRefusal e) {
            answer = Answer.refusal(e.status(), String.valueOf(e.getMessage()));
        } catch (SocketTimeoutException e) {
            answer = Answer.refusal(408, "the request did not come to its end in time");
        } finally {
            trusted = false;
        }
        socket.getOutputStream().write(answer.bytes(goesOn));
        if (!goesOn) {
            farewell();
        }
        return goesOn;
    }

    private byte[] body(Request request, PushDoor.Path path) throws IOException, HttpRefusal {
        try {
            RequestInput.checkFraming(request);
            if (request.expectsContinue()) {
                socket.getOutputStream().write(CONTINUE);
            }
            input.allow(BODY);
            return input.body(request);
        } catch (HttpRefusal e) {
            if (e.status() == 413) {
                path.turnedAway(PushTaker.Reason.PUSH_TOO_LARGE);
            }
            throw e;
        }
    }

    /** Closing over unread bytes would take the answer away from the sender. */
    private void farewell() throws IOException {
        socket.shutdownOutput();
        input.allow(FAREWELL);
        input.forget(2L * RequestInput.MOST_BODY);
    }

    void end() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone already
        }
    }
}
