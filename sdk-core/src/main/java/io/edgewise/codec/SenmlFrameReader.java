package io.edgewise.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.edgewise.codec.FrameException.Problem;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Sensor Measurement Lists (RFC 8428), JSON or CBOR. Records of one time make one row; rows stand in the order of
 * time. Channels are found by their resolved name, base name and name together.
 *
 * <ul>
 *   <li>Base name, time, unit, value, sum and version hold for the record they stand in and all that follow (4.1).
 *   <li>A time below 2<sup>28</sup> s, base time added, counts from now, back or ahead (4.5.3).
 *   <li>A unit, of the record or the base, is converted to the column's; one that cannot be is UNIT_MISMATCH. Of each
 *       channel the first unit that is not the column's is logged, once.
 *   <li>A boolean value is 1 or 0; a text or data value is NOT_A_NUMBER. A sum is checked and not a value.
 *   <li>Refused: a version above 10 or one that changes (4.4), a field whose label ends in {@code _} and is not known
 *       (4.4), a name with letters it may not have (4.5.1), a record with several values, or with a name and neither
 *       value nor sum (4.2), a field twice, a channel twice at one time.
 * </ul>
 *
 * A record of base fields alone is passed over: devices send it, though the RFC wants a value in each. Limits: 1 MiB,
 * 65,536 records, 16 levels in fields that are not known.
 */
final class SenmlFrameReader implements FrameReader {
    static final CBORFactory CBOR = CBORFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(FrameDocuments.limits())
            .build();

    // Set once.
    private final boolean cbor;
    private final List<Channel> channels;
    private final TimeSource time;
    private final InstantSource clock;
    private final Map<String, Integer> columnOf = new HashMap<>();

    // Reused from message to message by the owner.
    private final ForeignValues foreign = new ForeignValues();
    private final SenmlRecord pack = new SenmlRecord();
    private final SenmlRows rows;
    private final SenmlUnits units;
    private final FrameDocuments.Reading reading = this::document;
    private long now;
    private long ignored;

    SenmlFrameReader(PayloadSpec.Senml spec, List<Channel> channels, TimeSource time, InstantSource clock) {
        this.cbor = spec.cbor();
        this.channels = List.copyOf(channels);
        this.time = time;
        this.clock = clock;
        this.rows = new SenmlRows(this.channels);
        this.units = new SenmlUnits(this.channels.size());
        for (int i = 0; i < channels.size(); i++) {
            String name = channels.get(i).name();
            String resolved = spec.channels().getOrDefault(name, name);
            if (columnOf.put(resolved, i) != null) {
                throw new IllegalArgumentException("the SenML name '" + resolved + "' is two channels'");
            }
        }
    }

    @Override
    public Frame read(String topic, byte[] payload) {
        Instant instant = clock.instant();
        now = FrameTimes.plus(FrameTimes.ofMillis(instant.getEpochSecond() * 1000), instant.getNano());
        pack.begin();
        rows.clear();
        FrameDocuments.read(cbor ? CBOR : FrameDocuments.JSON, payload, reading);
        return rows.frame();
    }

    @Override
    public long ignored() {
        return ignored;
    }

    /** Returns the units that were not the declared ones. */
    SenmlUnits units() {
        return units;
    }

    private void document(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new FrameException(Problem.BAD_SHAPE, "", "is no list of records");
        }
        int record = 0;
        for (; parser.nextToken() != JsonToken.END_ARRAY; record++) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new FrameException(Problem.BAD_SHAPE, "/" + record, "is no record");
            }
            if (record == FrameColumns.MOST_ROWS) {
                throw new FrameException(Problem.TOO_LARGE, "", "has more than " + FrameColumns.MOST_ROWS + " records");
            }
            pack.read(parser, record, foreign);
            keep(record);
        }
        if (record == 0) {
            throw new FrameException(Problem.BAD_SHAPE, "", "holds no record");
        }
    }

    private void keep(int record) {
        if (!pack.isMeasured()) {
            return;
        }
        String name = pack.resolvedName(record);
        Integer column = columnOf.get(name);
        if (column == null || !pack.hasValue()) {
            ignored++;
            return;
        }
        long at = time == TimeSource.ARRIVAL ? now : pack.resolvedNanos(now, record);
        double value = pack.value();
        long why = Double.isNaN(value) || Double.isInfinite(value) ? Reason.NOT_A_NUMBER.bit() : 0;
        if (why == 0 && !pack.unit().isEmpty()) {
            value = units.converted(value, pack.unit(), column, channels.get(column));
            why = Double.isNaN(value) ? Reason.UNIT_MISMATCH.bit() : 0;
        }
        rows.add(at, column, value, why);
    }
}
