package io.edgewise.deploy;

import io.edgewise.codec.AlarmMemoryCodec;
import io.edgewise.decision.Alarm;
import io.edgewise.decision.AlarmMemory;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.durable.StateFile;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.identity.Device;
import io.edgewise.json.JsonException;
import io.edgewise.model.Calibration;
import io.edgewise.model.Digest;
import io.edgewise.pipeline.PipelineState;
import io.edgewise.pipeline.StateKeeper;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Keeps what pipelines must remember over a restart: a file for each pipeline's alarm, and one for each pipeline and
 * way of measuring with its calibration: what was learned from other sensors, or from windows of another size, is not
 * what is normal now. Lanes only hand over; {@link #flush} writes, on whichever thread has time for the disk.
 */
final class PipelineStates {
    private static final Pattern ALARM_FILE = Pattern.compile("alarm-(.+)\\.json(\\.previous)?");

    private final Path folder;
    private final InstantSource wall;
    private final Ticker ticker;

    // Handed over by the lanes; taken by whoever flushes.
    private final Map<String, Calibration> lessons = new ConcurrentHashMap<>();
    private final Map<String, Calibration> newest = new ConcurrentHashMap<>();
    private final Map<String, Handed> alarms = new ConcurrentHashMap<>();

    // One at a time flushes.
    private final AtomicBoolean flushing = new AtomicBoolean();
    private String lastTrouble = "";

    // Confined to the reconciler's thread.
    private final Map<String, Alarm> present = new HashMap<>();
    private @Nullable Set<String> kept;

    /** What is to be kept, and who waits for that. */
    private record Handed(AlarmMemory memory, List<Runnable> waiting) {}

    /**
     * Makes one.
     *
     * @param folder where the files lie
     * @param wall the most trusted wall clock there is
     * @param ticker the monotonic clock
     */
    PipelineStates(Path folder, InstantSource wall, Ticker ticker) {
        this.folder = folder;
        this.wall = wall;
        this.ticker = ticker;
    }

    /** Returns what keeps the state of a pipeline that is declared like this. Never waits. */
    StateKeeper of(PipelineSpec spec) {
        return new StateKeeper() {
            @Override
            public void keep(String pipeline, PipelineState state) {
                keep(pipeline, state, () -> {});
            }

            @Override
            public void keep(String pipeline, PipelineState state, Runnable kept) {
                Calibration lesson = state.calibration();
                String key = key(pipeline, spec);
                if (lesson != null && newest.put(key, lesson) != lesson) {
                    lessons.put(key, lesson);
                }
                alarms.merge(pipeline, new Handed(state.alarm(), List.of(kept)), PipelineStates::both);
            }
        };
    }

    private static Handed both(Handed before, Handed now) {
        List<Runnable> waiting = new ArrayList<>(before.waiting);
        waiting.addAll(now.waiting);
        return new Handed(now.memory, waiting);
    }

    /**
     * Returns the alarm of the pipelines of this name, which goes on over all of them. The reconciler's thread asks.
     */
    Alarm alarm(String pipeline, Device device) {
        return present.computeIfAbsent(pipeline, name -> {
            DecisionRecord.Id none = new DecisionRecord.Id(device.name(), device.boot(), name, -1);
            return new Alarm(none, recallAlarm(name), wall, ticker);
        });
    }

    /** Returns the names of the pipelines that an alarm is known of, in this life or kept. The reconciler asks. */
    Set<String> alarms() {
        if (kept == null) {
            kept = keptAlarms();
        }
        Set<String> names = new TreeSet<>(kept);
        names.addAll(present.keySet());
        return names;
    }

    private Set<String> keptAlarms() {
        Set<String> names = new TreeSet<>();
        if (!Files.isDirectory(folder)) {
            return names;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "alarm-*")) {
            for (Path file : files) {
                Matcher name = ALARM_FILE.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    names.add(name.group(1));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            Logger.error("{}: which alarms are kept cannot be seen: {}", folder, e.toString());
        }
        return names;
    }

    /**
     * Forgets the alarm of a pipeline that is gone for good, on the disk as well. The reconciler asks.
     *
     * @return whether that is done; else it must be tried again
     */
    boolean forgetAlarm(String pipeline) {
        if (!flushing.compareAndSet(false, true)) {
            return false;
        }
        try {
            alarmFile(pipeline).delete();
            Handed handed = alarms.remove(pipeline);
            if (handed != null) {
                handed.waiting.forEach(Runnable::run);
            }
            present.remove(pipeline);
            if (kept != null) {
                kept.remove(pipeline);
            }
            return true;
        } catch (UncheckedIOException e) {
            trouble(e);
            return false;
        } finally {
            flushing.set(false);
        }
    }

    /** Takes where an alarm stands whose pipeline has ended. The reconciler asks. */
    void keep(String pipeline, AlarmMemory memory) {
        alarms.merge(pipeline, new Handed(memory, List.of()), PipelineStates::both);
    }

    private AlarmMemory recallAlarm(String pipeline) {
        try {
            return alarmFile(pipeline).read().map(AlarmMemoryCodec::decode).orElse(AlarmMemory.NONE);
        } catch (JsonException | UncheckedIOException e) {
            Logger.error("pipeline {}: what was known of its alarm cannot be read: {}", pipeline, e.getMessage());
            return AlarmMemory.NONE;
        }
    }

    /** Writes what was handed over; returns how many files. What cannot be written now is tried again. */
    int flush() {
        if (!flushing.compareAndSet(false, true)) {
            return 0; // somebody else is at it
        }
        try {
            return flushAlarms() + flushLessons();
        } finally {
            flushing.set(false);
        }
    }

    private int flushAlarms() {
        int written = 0;
        for (Map.Entry<String, Handed> entry : Map.copyOf(alarms).entrySet()) {
            Handed handed = entry.getValue();
            byte[] document = AlarmMemoryCodec.encode(handed.memory);
            if (write(alarmFile(entry.getKey()), document) && alarms.remove(entry.getKey(), handed)) {
                handed.waiting.forEach(Runnable::run);
                written++;
            }
        }
        return written;
    }

    private int flushLessons() {
        int written = 0;
        for (Map.Entry<String, Calibration> entry : Map.copyOf(lessons).entrySet()) {
            if (write(file(entry.getKey()), entry.getValue().document())) {
                lessons.remove(entry.getKey(), entry.getValue());
                written++;
            }
        }
        return written;
    }

    private boolean write(StateFile file, byte[] document) {
        try {
            file.write(document);
            lastTrouble = "";
            return true;
        } catch (UncheckedIOException e) {
            trouble(e);
            return false;
        }
    }

    private void trouble(UncheckedIOException e) {
        String words = String.valueOf(e.getMessage());
        if (!words.equals(lastTrouble)) {
            Logger.error("a pipeline's state is not kept yet, tries go on: {}", words);
        }
        lastTrouble = words;
    }

    /** Returns what the machine taught this model in an earlier run; null when it must teach again. */
    @Nullable
    Calibration recall(String pipeline, PipelineSpec spec, FeatureSchema schema, Digest model) {
        String key = key(pipeline, spec);
        try {
            Calibration handed = newest.get(key);
            Calibration found = handed != null
                    ? handed
                    : file(key)
                            .read()
                            .map(document -> Calibration.parse(document, schema))
                            .orElse(null);
            if (found == null || !found.model().equals(model)) {
                return null;
            }
            newest.put(key, found);
            return found;
        } catch (IllegalArgumentException | UncheckedIOException e) {
            Logger.warn("pipeline {} learns anew: its calibration does not fit: {}", pipeline, e.getMessage());
            return null;
        }
    }

    /**
     * Names a pipeline and what its values are: where they come from, what they are converted from, how they are cut
     * and resampled, when the machine runs and which regimes it has.
     */
    private static String key(String pipeline, PipelineSpec spec) {
        String measured = String.join(
                "\n",
                measured(spec.intake()),
                new TreeMap<>(spec.bind()).toString(),
                String.valueOf(spec.running()),
                String.valueOf(spec.regimes()),
                String.valueOf(spec.window()),
                String.valueOf(spec.resample()));
        Digest digest = Digest.of(measured.getBytes(StandardCharsets.UTF_8));
        return pipeline + "-" + digest.hex().substring(0, 12);
    }

    private static String measured(Intake intake) {
        StringBuilder text = new StringBuilder();
        intake.sources()
                .forEach(named -> text.append(named.name())
                        .append(' ')
                        .append(named.spec().input().place())
                        .append(' ')
                        .append(named.spec().payload())
                        .append(' ')
                        .append(named.spec().time())
                        .append('\n'));
        return text.append(intake.align()).toString();
    }

    private StateFile alarmFile(String pipeline) {
        return StateFile.at(folder.resolve("alarm-" + pipeline + ".json"));
    }

    private StateFile file(String key) {
        return StateFile.at(folder.resolve("calibration-" + key + ".json"));
    }
}
