package io.edgewise.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A broker without a network: makes connections, records what they are asked, answers when the test says so. */
final class FakeBroker implements MqttTransport.Factory {
    final List<Line> lines = new ArrayList<>();
    final List<String> urls = new ArrayList<>();
    boolean down;
    boolean refusing;
    boolean surprising;
    String refusedFilter = "";
    int receiveMaximum = 65_535;
    boolean answering = true;

    /** One connection as the broker sees it. */
    final class Line implements MqttTransport {
        final Events events;
        final @Nullable MqttMessage will;
        final List<MqttMessage> sent = new ArrayList<>();
        final List<Long> unsettled = new ArrayList<>();
        final List<String> filters = new ArrayList<>();
        final List<Long> acknowledged = new ArrayList<>();
        boolean up;
        boolean left;
        boolean closed;
        boolean busy;
        boolean choking;
        boolean tooLong;
        int longest = Integer.MAX_VALUE;

        Line(@Nullable MqttMessage will, Events events) {
            this.will = will;
            this.events = events;
        }

        @Override
        public Session connect(Duration limit) {
            if (surprising) {
                throw new IllegalStateException("a bug of the client");
            }
            if (down || refusing) {
                throw new TransportException(
                        refusing ? TransportException.Kind.REFUSED : TransportException.Kind.NETWORK,
                        refusing ? "not authorised" : "connection refused");
            }
            up = true;
            return new Session(false, receiveMaximum);
        }

        @Override
        public boolean connected() {
            return up;
        }

        @Override
        public void send(long token, MqttMessage message) {
            if (choking) {
                throw new IllegalArgumentException("cannot encode");
            }
            if (tooLong || message.payload().length > longest) {
                throw new TransportException(TransportException.Kind.REFUSED, "too long");
            }
            if (!up || busy) {
                throw new TransportException(
                        busy ? TransportException.Kind.BUSY : TransportException.Kind.NETWORK, "not taken");
            }
            sent.add(message);
            unsettled.add(token);
            if (answering) {
                acknowledgeAll();
            }
        }

        void acknowledgeAll() {
            List<Long> tokens = List.copyOf(unsettled);
            unsettled.clear();
            tokens.forEach(token -> events.settled(token, null));
        }

        /** Refuses the oldest message that is not settled. */
        void refuse(TransportException.Kind kind, String why) {
            events.refused(unsettled.remove(0), kind, why);
        }

        void refuseAgain(long token, TransportException.Kind kind) {
            events.refused(token, kind, "again");
        }

        void cut(String why) {
            up = false;
            events.lost(why);
        }

        @Override
        public void subscribe(String filter, int qos, Duration limit) {
            if (filter.equals(refusedFilter)) {
                throw new TransportException(TransportException.Kind.REFUSED, filter + " is not allowed");
            }
            filters.add(filter + "@" + qos);
        }

        @Override
        public void unsubscribe(String filter, Duration limit) {
            filters.removeIf(known -> known.startsWith(filter + "@"));
        }

        @Override
        public void acknowledge(long id) {
            acknowledged.add(id);
        }

        @Override
        public void disconnect(Duration limit) {
            left = true;
            up = false;
        }

        @Override
        public void close() {
            closed = true;
            up = false;
        }
    }

    @Override
    public MqttTransport open(MqttSettings settings, @Nullable MqttMessage will, MqttTransport.Events events) {
        Line line = new Line(will, events);
        lines.add(line);
        urls.add(settings.url());
        return line;
    }

    Line line() {
        return lines.get(lines.size() - 1);
    }
}
