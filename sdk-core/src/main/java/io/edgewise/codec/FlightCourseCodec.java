package io.edgewise.codec;

import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.Flight;
import io.edgewise.decision.PolicyMemory;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code flight.json} tells of acts, lessons and the time before: few, and none in most flights. */
final class FlightCourseCodec {
    private static final int MOST = 1_024;

    private FlightCourseCodec() {}

    static void write(JsonWriter json, Flight flight) {
        Flight.Past past = flight.known().past();
        if (past != null) {
            json.putTexts("absent", past.absent());
            hold(json, past);
        }
        Flight.Course course = flight.course();
        json.put("from", course.from())
                .putObjects(
                        "acts",
                        course.acts(),
                        (item, act) -> item.put("act", act.act().name()).put("row", act.row()))
                .putObjects(
                        "taught",
                        course.taught(),
                        (item, taught) -> item.put("decision", taught.decision())
                                .putTexts(
                                        "regimes",
                                        List.copyOf(
                                                taught.calibration().regimes().keySet())));
    }

    private static void hold(JsonWriter json, Flight.Past past) {
        if (!past.held() && past.heldUntil() == PolicyMemory.NEVER) {
            json.putNull("hold");
            return;
        }
        json.putObject("hold", hold -> {
            hold.put("stands", past.held());
            if (past.heldUntil() == PolicyMemory.NEVER) {
                hold.putNull("until");
            } else {
                hold.put("until", past.heldUntil());
            }
        });
    }

    /** Reads the time before; null where it is not told, as in flights of an earlier version. */
    static Flight.@Nullable Past past(JsonValue head) {
        JsonValue absent = head.find("absent").orElse(null);
        if (absent == null) {
            return null;
        }
        JsonValue hold = head.find("hold").orElse(null);
        return new Flight.Past(
                absent.texts(),
                hold != null && hold.get("stands").flag(),
                hold == null
                        ? PolicyMemory.NEVER
                        : hold.find("until").map(JsonValue::whole).orElse(PolicyMemory.NEVER));
    }

    /** Reads the course of a flight with so many decisions and rows. */
    static FlightFile.Course read(JsonValue head, int decisions, int rows) {
        JsonValue told = head.find("acts").orElse(null);
        if (told == null) {
            return FlightFile.Course.NOT_TOLD;
        }
        List<Flight.Act> acts = new ArrayList<>();
        int row = 0;
        for (JsonValue act : few(told)) {
            row = number(act.get("row"), row, rows);
            acts.add(new Flight.Act(act.get("act").oneOf(AlarmAct.class), row));
        }
        List<FlightFile.Taught> taught = new ArrayList<>();
        int decision = 0;
        for (JsonValue lesson : few(head.get("taught"))) {
            decision = number(lesson.get("decision"), decision + 1, decisions - 1);
            taught.add(new FlightFile.Taught(decision, lesson.get("regimes").texts()));
        }
        return new FlightFile.Course(true, number(head.get("from"), 0, Math.max(0, decisions - 1)), acts, taught);
    }

    private static List<JsonValue> few(JsonValue list) {
        List<JsonValue> elements = list.elements();
        if (elements.size() > MOST) {
            throw new JsonException(list.path(), "has more than " + MOST);
        }
        return elements;
    }

    static int number(JsonValue value, int least, int most) {
        long number = value.whole();
        if (number < least || number > most) {
            throw new JsonException(value.path(), "expected " + least + " to " + most + ", found " + number);
        }
        return (int) number;
    }
}
