package io.edgewise.simulator.chaos;

import io.edgewise.mqtt.MqttMessage;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The numbered records of one publisher: 200 bytes with the number and a checksum, so that what was damaged on the way
 * is not taken for delivered.
 *
 * @param topic where they go
 * @param numbered whether each has a topic of its own, its number below {@code topic}, as a broker's log can be counted
 * @param count how many there are
 * @param perSecond how many are published in a second
 */
record Records(String topic, boolean numbered, int count, double perSecond) {
    static final int BYTES = 200;
    private static final int HEAD = Integer.BYTES + Integer.BYTES;

    /** Returns the topic of a record. */
    String topicOf(int number) {
        return numbered ? topic + "/" + number : topic;
    }

    MqttMessage message(int number) {
        return new MqttMessage(topicOf(number), payload(number), 1, false);
    }

    byte[] payload(int number) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putInt(number).putInt(0);
        while (bytes.hasRemaining()) {
            bytes.put((byte) (number + bytes.position()));
        }
        return bytes.putInt(Integer.BYTES, checksum(bytes.array())).array();
    }

    /** Returns a record's number; -1 when it is damaged. */
    static int number(byte[] payload) {
        if (payload.length != BYTES) {
            return -1;
        }
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        boolean whole = bytes.getInt(Integer.BYTES) == checksum(payload);
        return whole ? bytes.getInt(0) : -1;
    }

    /** Over the number and what stands behind the checksum. */
    private static int checksum(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload, 0, Integer.BYTES);
        crc.update(payload, HEAD, payload.length - HEAD);
        return (int) crc.getValue();
    }
}
