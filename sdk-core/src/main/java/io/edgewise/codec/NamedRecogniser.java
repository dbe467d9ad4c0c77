package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.Guess;
import io.edgewise.codec.PayloadRecogniser.Seen;
import io.edgewise.codec.Recognition.Form;
import io.edgewise.codec.Recognition.Manner;
import io.edgewise.codec.Recognition.Naming;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Recognises JSON whose rows say which channel they are of, alone or in an array. */
final class NamedRecogniser {
    private static final int MOST_CHANNELS = 1024;

    /** Numbers beside a value that are none. */
    private static final Set<String> BESIDE = Set.of("alias", "q", "quality", "status", "id", "seq", "qos", "type");

    private final List<Seen> all;
    private final Naming naming;
    private final String value;

    /** How often rows name their channel at one place and say its value at another. */
    private static final class Found {
        private final Set<String> names = new TreeSet<>();
        private final Map<String, Set<String>> namesOf = new TreeMap<>();
        private final Set<Object> messages = new HashSet<>();
    }

    private record Place(Naming naming, String value) {}

    private NamedRecogniser(List<Seen> all, Place place) {
        this.all = all;
        this.naming = place.naming();
        this.value = place.value();
    }

    /** Returns the recogniser of such messages; null where they are none. */
    static @Nullable NamedRecogniser of(List<Seen> all) {
        Map<Place, Found> found = new LinkedHashMap<>();
        for (Seen one : all) {
            for (Map<String, @Nullable Object> row : one.rows()) {
                row.forEach((at, said) -> {
                    Place place = said instanceof String ? place(at, row) : null;
                    if (place != null && found.size() < 64) {
                        Found here = found.computeIfAbsent(place, key -> new Found());
                        here.names.add(String.valueOf(said));
                        here.messages.add(one);
                        here.namesOf
                                .computeIfAbsent(one.message().topic(), key -> new TreeSet<>())
                                .add(String.valueOf(said));
                    }
                });
            }
        }
        Place best = null;
        int most = 1;
        for (Map.Entry<Place, Found> entry : found.entrySet()) {
            Found here = entry.getValue();
            boolean apart = here.namesOf.values().stream().allMatch(names -> names.size() == 1);
            boolean usual = 2 * here.messages.size() >= all.size() && here.names.size() <= MOST_CHANNELS;
            if (!apart && usual && here.names.size() > most) {
                most = here.names.size();
                best = entry.getKey();
            }
        }
        return best == null ? null : new NamedRecogniser(all, best);
    }

    /** Where a name stands beside one number that is called a value. */
    private static @Nullable Place place(String at, Map<String, @Nullable Object> row) {
        int end = at.lastIndexOf('/');
        if (end < 0 || !ColumnNames.isChannel(at.substring(end + 1))) {
            return null;
        }
        String base = at.substring(0, end);
        String best = null;
        for (Map.Entry<String, @Nullable Object> entry : row.entrySet()) {
            String other = entry.getKey();
            if (!other.startsWith(base + "/") || other.equals(at)) {
                continue;
            }
            String key = other.substring(other.lastIndexOf('/') + 1);
            boolean number = PlacedRecogniser.isNumber(entry.getValue(), '.') || entry.getValue() == null;
            if (ColumnNames.isValue(key)) {
                best = best == null || other.length() < best.length() ? other : best;
            } else if (number && entry.getValue() != null && !ColumnNames.isTime(key) && !BESIDE.contains(key)) {
                return null;
            }
        }
        if (best == null) {
            return null;
        }
        String rows = base.replaceFirst("/\\d+$", "");
        return new Place(new Naming(rows, at.substring(end)), best.substring(base.length()));
    }

    Recognition recognise(List<Guess> guesses, int messages, char decimal) {
        List<Seen> rows = rows();
        TimePlace time = TimePlace.of(rows);
        Map<String, ChannelProfile> profiles = new LinkedHashMap<>();
        boolean texts = false;
        for (Seen one : rows) {
            for (Map<String, @Nullable Object> row : one.rows()) {
                String name = String.valueOf(row.get(naming.name()));
                Object said = row.get(value);
                texts |= said instanceof String && PlacedRecogniser.isNumber(said, decimal);
                PlacedRecogniser.take(
                        profiles.computeIfAbsent(name, key -> new ChannelProfile(key, unit(key, row))),
                        time.nanos(row, one.message().arrivalNanos()),
                        said,
                        decimal);
            }
        }
        guesses.add(new Guess(
                "channels",
                naming.rows() + "/…" + naming.name(),
                85,
                "each row of '" + (naming.rows().isEmpty() ? "/" : naming.rows()) + "' names its channel at '"
                        + naming.name() + "', and its value stands at '" + value + "'"));
        PlacedRecogniser.tellTime(time, guesses);
        Map<String, String> places = new LinkedHashMap<>();
        profiles.keySet().forEach(name -> places.put(name, name));
        return new Recognition(
                Form.NAMED,
                rows.stream()
                        .map(one -> one.message().topic())
                        .distinct()
                        .sorted()
                        .toList(),
                places,
                0,
                value,
                time.place(),
                time.unit(),
                time.isArrival(),
                new Manner(texts, decimal, naming, null),
                null,
                profiles.values().stream().map(ChannelProfile::facts).toList(),
                guesses,
                messages,
                messages - rows.size());
    }

    private static String unit(String name, Map<String, @Nullable Object> row) {
        for (String key : List.of("/unit", "/units", "/uom", "/unit_of_measurement", "/u")) {
            if (row.get(key) instanceof String said
                    && !ColumnNames.knownUnit(said).isEmpty()) {
                return ColumnNames.knownUnit(said);
            }
        }
        return ColumnNames.unit(name);
    }

    /** The messages with their rows apart, each with what the document says beside them. */
    private List<Seen> rows() {
        List<Seen> apart = new ArrayList<>();
        for (Seen one : all) {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            one.rows().forEach(row -> rows.addAll(apart(row)));
            rows.removeIf(row -> !(row.get(naming.name()) instanceof String) || !row.containsKey(value));
            if (!rows.isEmpty()) {
                apart.add(new Seen(one.message(), rows));
            }
        }
        return apart;
    }

    private List<Map<String, @Nullable Object>> apart(Map<String, @Nullable Object> row) {
        if (naming.rows().isEmpty()) {
            return List.of(row);
        }
        Map<String, @Nullable Object> common = new LinkedHashMap<>();
        Map<String, Map<String, @Nullable Object>> items = new LinkedHashMap<>();
        row.forEach((at, said) -> {
            if (!at.startsWith(naming.rows() + "/")) {
                common.put(at, said);
                return;
            }
            String rest = at.substring(naming.rows().length());
            int end = rest.indexOf('/', 1);
            boolean item = end > 0 && rest.substring(1, end).matches("\\d+");
            items.computeIfAbsent(item ? rest.substring(1, end) : "", key -> new LinkedHashMap<>())
                    .put(item ? rest.substring(end) : rest, said);
        });
        items.values().forEach(item -> common.forEach(item::putIfAbsent));
        return new ArrayList<>(items.values());
    }
}
