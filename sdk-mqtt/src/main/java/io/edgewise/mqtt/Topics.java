package io.edgewise.mqtt;

/**
 * The names of the topics we publish to, default profile: {@code edgewise/v1/<site>/<device>/…}.
 *
 * @param site where the device stands: {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}
 * @param device the device's name, of the same letters
 */
public record Topics(String site, String device) {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    public Topics {
        check("site", site);
        check("device", device);
    }

    /** Returns where a pipeline's decisions go. */
    public String decision(String pipeline) {
        return under("decision/" + checked(pipeline));
    }

    /** Returns where the changes of a pipeline's alarm go. */
    public String alarm(String pipeline) {
        return under("alarm/" + checked(pipeline));
    }

    /** Returns where deployments, refusals and the link's ups and downs go. */
    public String event() {
        return under("event");
    }

    /** Returns where the heartbeat and the last will go. */
    public String health() {
        return under("health");
    }

    private String under(String rest) {
        return "edgewise/v1/" + site + "/" + device + "/" + rest;
    }

    private static String checked(String pipeline) {
        check("pipeline", pipeline);
        return pipeline;
    }

    private static void check(String what, String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(what + " \"" + name + "\" does not match " + NAME);
        }
    }
}
