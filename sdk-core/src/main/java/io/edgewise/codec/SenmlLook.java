package io.edgewise.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgewise.codec.FrameException.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A look at a SenML pack by the parts that read it later: what they refuse is not recognised. A row for each record
 * with a value: its resolved {@code name} and {@code unit}, its {@code time} in seconds, its {@code value}, null where
 * that is no number.
 */
final class SenmlLook {
    private static final int MOST_ROWS = 4096;

    private final SenmlRecord pack = new SenmlRecord();
    private final ForeignValues foreign = new ForeignValues();
    private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();

    private SenmlLook() {}

    /**
     * Returns the rows.
     *
     * @throws FrameException when it is no such pack
     */
    static List<Map<String, @Nullable Object>> at(byte[] payload, boolean cbor) {
        SenmlLook look = new SenmlLook();
        look.pack.begin();
        FrameDocuments.read(cbor ? SenmlFrameReader.CBOR : FrameDocuments.JSON, payload, look::document);
        return look.rows;
    }

    private void document(JsonParser parser) throws IOException {
        int record = 0;
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (; parser.nextToken() == JsonToken.START_OBJECT; record++) {
                pack.read(parser, record, foreign);
                if (rows.size() < MOST_ROWS && pack.hasValue()) {
                    rows.add(row(record));
                }
            }
        }
        if (parser.currentToken() != JsonToken.END_ARRAY || record == 0) {
            throw new FrameException(Problem.BAD_SHAPE, "/" + record, "is no record");
        }
    }

    private Map<String, @Nullable Object> row(int record) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        double value = pack.value();
        row.put("name", pack.resolvedName(record));
        row.put("time", pack.seconds());
        row.put("unit", pack.unit());
        row.put("value", Double.isFinite(value) ? (Object) value : null);
        return row;
    }
}
