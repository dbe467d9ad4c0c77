package io.edgewise.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What an MQTT 5 broker says when we connect (MQTT 5, section 3.2). We read it ourselves, because Paho 1.2.5 obeys
 * three of its limits wrongly: it sends topic aliases whenever the broker allows some, and after a message that it did
 * not take it sends an alias that the broker never saw; it holds what comes in against the size that is meant for what
 * goes out; it counts QoS 0 against the receive maximum. So these three are overwritten before Paho sees them.
 *
 * @param code 0, or why the broker does not let us in
 * @param reason the broker's own words; null when it gave none
 * @param receiveMaximum how many unacknowledged messages it takes at once, 1 to 65,535
 * @param maximumPacket the longest packet it takes, bytes
 * @param maximumQos the highest quality of service it takes, 0 to 2
 */
record Connack(int code, @Nullable String reason, int receiveMaximum, long maximumPacket, int maximumQos) {
    private static final int LEAST_BYTES_OF_V5 = 3;

    /** Reads a packet and takes the limits out of it that Paho must not see; its length stays. */
    static Connack readAndHush(byte[] packet) {
        ByteBuffer in = ByteBuffer.wrap(packet);
        Reading reading = new Reading();
        try {
            in.get();
            int length = number(in);
            in.get(); // whether the session is present: for Paho
            reading.code = in.get() & 0xff;
            if (length < LEAST_BYTES_OF_V5) {
                // No properties, so it is of MQTT 3.1.1, where 1 means: not this version.
                reading.code = ReasonCode.UNSUPPORTED_VERSION;
                return reading.done();
            }
            int end = number(in) + in.position();
            while (in.position() < end && reading.property(in)) {
                // one after the other
            }
        } catch (BufferUnderflowException e) {
            // Broken off: Paho will say so, and what was read holds.
            return reading.done();
        }
        return reading.done();
    }

    private static int number(ByteBuffer in) {
        int number = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int digit = in.get();
            number |= (digit & 0x7f) << shift;
            if (digit >= 0) {
                return number;
            }
        }
        throw new BufferUnderflowException();
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.getShort() & 0xffff];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static final class Reading {
        private int code;
        private @Nullable String reason;
        private int receiveMaximum = 65_535;
        private long maximumPacket = Long.MAX_VALUE;
        private int maximumQos = 2;

        /** Takes the next property; false when it is none that we know, and then the rest stays unread. */
        boolean property(ByteBuffer in) {
            int id = in.get();
            int at = in.position();
            switch (id) {
                case 0x21 -> {
                    receiveMaximum = Math.max(1, in.getShort() & 0xffff);
                    // Paho reads a larger one as negative, and then takes nothing.
                    in.putShort(at, Short.MAX_VALUE);
                }
                case 0x22 -> {
                    in.getShort();
                    in.putShort(at, (short) 0);
                }
                case 0x27 -> {
                    long most = in.getInt() & 0xffff_ffffL;
                    maximumPacket = most == 0 ? Long.MAX_VALUE : most; // else every message would be too long for it
                    in.putInt(at, -1);
                }
                case 0x24 -> maximumQos = Math.min(2, in.get() & 0xff);
                case 0x1f -> reason = text(in);
                case 0x25, 0x28, 0x29, 0x2a -> in.get();
                case 0x13 -> in.getShort();
                case 0x11 -> in.getInt();
                case 0x12, 0x1a, 0x1c, 0x15, 0x16 -> text(in);
                case 0x26 -> {
                    text(in);
                    text(in);
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        Connack done() {
            return new Connack(code, reason, receiveMaximum, maximumPacket, maximumQos);
        }
    }
}
