package io.edgewise.agent.check;

import io.edgewise.agent.config.BrokerConfig;
import io.edgewise.deploy.Input;
import io.edgewise.deploy.Intake;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.SecretFile;
import io.edgewise.json.Nearest;
import io.edgewise.mqtt.TransportException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether anything comes from what the pipelines are fed by: topics are listened to, files and programs looked for. */
final class TopicCheck implements Check {
    private static final Duration LOOK_ROUND = Duration.ofSeconds(3);
    private static final int MOST_NAMED = 4;
    private static final String OURS = "edgewise/v1/";
    private static final int TOKEN_LIMIT = 1 << 10;

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public boolean asksPeers() {
        return true;
    }

    @Override
    public Duration limit(Site site) {
        return site.options().listen().plus(LOOK_ROUND).plus(PATIENCE.multipliedBy(3));
    }

    @Override
    public List<Finding> run(Site site) throws InterruptedException {
        List<Finding> found = new ArrayList<>();
        Map<String, List<String>> topics = new TreeMap<>();
        new TreeMap<>(site.desired().pipelines()).forEach((pipeline, spec) -> sources(pipeline, spec, topics, found));
        if (topics.isEmpty()) {
            return found.isEmpty() ? List.of(Finding.skipped(name(), "no pipeline is declared", null)) : found;
        }
        if (site.options().offline() || site.options().listen().isZero()) {
            String option = site.options().offline() ? "--offline" : "--listen 0s";
            found.add(Finding.skipped(name(), topics.size() + " topics, not listened to (" + option + ")", null));
            return found;
        }
        if (!site.isSourceReachable()) {
            found.add(Finding.skipped(
                    name(), topics.size() + " topics, not listened to: the broker does not let us in", null));
            return found;
        }
        try {
            found.addAll(listen(site, topics));
        } catch (TransportException e) {
            found.add(
                    Finding.skipped(name(), topics.size() + " topics, no longer listened to: " + e.getMessage(), null));
        }
        return found;
    }

    private void sources(String pipeline, PipelineSpec spec, Map<String, List<String>> topics, List<Finding> found) {
        for (Intake.Named source : spec.intake().sources()) {
            Input input = source.spec().input();
            if (input instanceof Input.Mqtt mqtt) {
                mqtt.topics()
                        .forEach(topic -> topics.computeIfAbsent(topic, key -> new ArrayList<>())
                                .add(pipeline));
            } else {
                found.add(other(pipeline + ": ", input));
            }
        }
    }

    /** Every source has a finding, whatever it is fed by. */
    private Finding other(String subject, Input input) {
        if (input instanceof Input.File file) {
            return file(subject + "the file ", file.path());
        }
        if (input instanceof Input.Exec exec) {
            return program(subject + "the program ", exec.command().get(0));
        }
        if (input instanceof Input.Push push) {
            return push(subject, push);
        }
        if (input instanceof Input.Host host) {
            return host(subject, host);
        }
        return Finding.skipped(name(), subject + input.place() + " cannot be looked at beforehand", null);
    }

    private Finding push(String subject, Input.Push push) {
        try {
            Arrays.fill(SecretFile.document(push.token(), "a token", TOKEN_LIMIT), (byte) 0);
            return Finding.ok(
                    name(),
                    subject + "requests to 127.0.0.1:" + push.port() + push.path() + ", its token file can be read");
        } catch (KeyFileException e) {
            return Finding.failed(name(), Fault.SETUP, subject + e.getMessage(), "see push.token-file");
        }
    }

    private Finding host(String subject, Input.Host host) {
        return Files.exists(host.disk())
                ? Finding.ok(
                        name(), subject + "this machine, every " + host.every().toSeconds() + " s")
                : Finding.warning(
                        name(),
                        subject + "this machine, and " + host.disk() + " is not there: nothing is told of its disk",
                        "name a folder that is there: host.disk");
    }

    private Finding file(String subject, Path file) {
        if (!Files.exists(file)) {
            return Finding.warning(
                    name(), subject + file + " is not there yet", "it is waited for; is the path right?");
        }
        return Files.isReadable(file)
                ? Finding.ok(name(), subject + file + " can be read")
                : Finding.failed(
                        name(),
                        Fault.SETUP,
                        subject + file + " cannot be read by " + System.getProperty("user.name"),
                        "let it: chmod or chgrp");
    }

    private Finding program(String subject, String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        List<String> folders =
                program.contains("/") ? List.of("") : List.of(path.split(Pattern.quote(File.pathSeparator), -1));
        boolean there = folders.stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program)));
        return there
                ? Finding.ok(name(), subject + program + " is there; it was not started")
                : Finding.failed(
                        name(),
                        Fault.SETUP,
                        subject + program + " is not on the PATH or may not be run",
                        "install it, name its whole path, or chmod +x");
    }

    private List<Finding> listen(Site site, Map<String, List<String>> topics) throws InterruptedException {
        BrokerConfig broker = site.agent().sourceBroker();
        Listening heard = Ear.of(broker).listen(topics.keySet(), site.options().listen(), count -> {});
        site.listened(heard);
        Set<String> silent = new TreeSet<>(topics.keySet());
        silent.removeAll(heard.live().keySet());
        Set<String> others =
                silent.isEmpty() ? Set.of() : machines(Ear.of(broker).topics(LOOK_ROUND));
        List<Finding> found = new ArrayList<>();
        topics.forEach((topic, pipelines) -> {
            String subject = String.join(", ", new TreeSet<>(pipelines)) + ": " + topic;
            found.add(
                    heard.refused().containsKey(topic)
                            ? Finding.failed(
                                    name(),
                                    Fault.SETUP,
                                    subject + ": " + heard.refused().get(topic),
                                    "let this user read it: the broker's access list")
                            : finding(subject, topic, heard, others));
        });
        return found;
    }

    /** What agents say is not what a machine says. */
    private static Set<String> machines(Set<String> topics) {
        return topics.stream().filter(topic -> !topic.startsWith(OURS)).collect(Collectors.toCollection(TreeSet::new));
    }

    private Finding finding(String subject, String topic, Listening heard, Set<String> others) {
        long live = heard.live().getOrDefault(topic, 0L);
        long seconds = heard.time().toSeconds();
        if (live > 0) {
            return Finding.ok(name(), subject + ": " + live + " messages in " + seconds + " s");
        }
        boolean kept = !heard.of(List.of(topic)).isEmpty();
        return Finding.warning(
                name(),
                subject + (kept ? ": only what the broker had kept, nothing new" : ": nothing came") + " in " + seconds
                        + " s",
                kept
                        ? "does the machine still publish? Listen longer: --listen 60s"
                        : near(topic, others)
                                + "does the machine publish now, to this broker, and may this user read it?"
                                + " Listen longer: --listen 60s");
    }

    private static String near(String topic, Set<String> others) {
        if (others.isEmpty()) {
            return "";
        }
        return Nearest.to(topic, others)
                .map(near -> "did you mean '" + near + "'? ")
                .orElseGet(() -> "what comes there is "
                        + others.stream().limit(MOST_NAMED).collect(Collectors.joining("', '", "'", "'"))
                        + (others.size() > MOST_NAMED ? " and " + (others.size() - MOST_NAMED) + " others" : "")
                        + "; ");
    }
}
