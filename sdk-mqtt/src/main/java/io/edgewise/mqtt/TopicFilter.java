package io.edgewise.mqtt;

/**
 * Which topics a subscription means: MQTT 3.1.1, section 4.7, and {@code $share/GROUP/FILTER}, of which the broker
 * gives each message to one member of the group: MQTT 5, section 4.8.2.
 */
public final class TopicFilter {
    private static final String SHARED = "$share/";

    private final String subscription;
    private final String filter;

    /**
     * Makes a filter.
     *
     * @throws IllegalArgumentException when {@code +} does not fill a level, {@code #} is not the whole last level, or
     *     a shared one names no group
     */
    public TopicFilter(String subscription) {
        this.subscription = subscription;
        this.filter = ownFilter(subscription);
        if (filter.isEmpty() || filter.indexOf(0) >= 0) {
            throw new IllegalArgumentException("topic filter \"" + subscription + "\" is empty or has a NUL");
        }
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean last = i == levels.length - 1;
            boolean wild = levels[i].equals("+") || (levels[i].equals("#") && last);
            if (!wild && (levels[i].contains("+") || levels[i].contains("#"))) {
                throw new IllegalArgumentException("topic filter \"" + subscription + "\", level " + (i + 1) + " \""
                        + levels[i] + "\": + must fill a level, # must be the whole last level");
            }
        }
    }

    private static String ownFilter(String subscription) {
        if (!subscription.startsWith(SHARED)) {
            return subscription;
        }
        int end = subscription.indexOf('/', SHARED.length());
        String group = end < 0 ? "" : subscription.substring(SHARED.length(), end);
        if (group.isEmpty() || group.contains("+") || group.contains("#")) {
            throw new IllegalArgumentException("topic filter \"" + subscription + "\": need $share/GROUP/FILTER");
        }
        return subscription.substring(end + 1);
    }

    /** Tells whether a topic is meant. Allocates nothing: it runs for every message. */
    public boolean matches(String topic) {
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

    /** Returns the filter without a group: who only looks in must not take a message from a member. */
    public String ungrouped() {
        return filter;
    }

    @Override
    public String toString() {
        return subscription;
    }
}
