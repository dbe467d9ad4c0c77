package io.edgewise.agent.push;

import io.edgewise.time.Ticker;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The ports on which payloads are pushed. One is open while it has a taker. Any thread may use it. */
public final class PushDoors {
    private final Ticker ticker;
    private final Object lock = new Object();
    private final Map<Integer, PushDoor> doors = new HashMap<>(); // under the lock

    /** Makes them; nothing is open. */
    public PushDoors(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Begins to take what comes to a path.
     *
     * @throws IOException when the port cannot be opened, with what to do
     */
    public void open(int port, String path, PushTaker taker) throws IOException {
        synchronized (lock) {
            PushDoor door = doors.get(port);
            if (door == null) {
                door = door(port);
                doors.put(port, door);
            }
            door.add(path, taker);
        }
    }

    private PushDoor door(int port) throws IOException {
        try {
            return PushDoor.open(port, ticker);
        } catch (IOException e) {
            throw new IOException(
                    "push: port " + port + " of the loopback addresses cannot be opened (" + e.getMessage()
                            + "); free it or choose another 'port'",
                    e);
        }
    }

    /** Ends it; the port is closed after its last taker. A second call does nothing. */
    public void close(int port, String path, PushTaker taker) {
        PushDoor last = null;
        synchronized (lock) {
            PushDoor door = doors.get(port);
            if (door != null && door.remove(path, taker)) {
                last = doors.remove(port);
            }
        }
        if (last != null) {
            last.close();
        }
    }
}
