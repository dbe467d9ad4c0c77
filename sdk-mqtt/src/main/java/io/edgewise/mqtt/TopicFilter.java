package io.edgewise.mqtt;

/** Which topics a subscription means: MQTT 3.1.1, section 4.7. */
final class TopicFilter {
    private final String filter;

    /**
     * Makes a filter.
     *
     * @throws IllegalArgumentException when {@code +} does not fill a level, or {@code #} is not the whole last level
     */
    TopicFilter(String filter) {
        if (filter.isEmpty() || filter.indexOf(0) >= 0) {
            throw new IllegalArgumentException("topic filter \"" + filter + "\" is empty or has a NUL");
        }
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean last = i == levels.length - 1;
            boolean wild = levels[i].equals("+") || (levels[i].equals("#") && last);
            if (!wild && (levels[i].contains("+") || levels[i].contains("#"))) {
                throw new IllegalArgumentException("topic filter \"" + filter + "\", level " + (i + 1) + " \""
                        + levels[i] + "\": + must fill a level, # must be the whole last level");
            }
        }
        this.filter = filter;
    }

    /** Tells whether a topic is meant. Allocates nothing: it runs for every message. */
    boolean matches(String topic) {
        if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
            return false;
        }
        int f = 0;
        int t = 0;
        while (f < filter.length()) {
            char wanted = filter.charAt(f);
            if (wanted == '#') {
                return true;
            }
            if (wanted == '+') {
                int slash = topic.indexOf('/', t);
                t = slash < 0 ? topic.length() : slash;
                f++;
            } else if (t < topic.length() && topic.charAt(t) == wanted) {
                t++;
                f++;
            } else {
                // "a/#" means "a" too.
                return t == topic.length() && filter.startsWith("/#", f);
            }
        }
        return t == topic.length();
    }

    @Override
    public String toString() {
        return filter;
    }
}
