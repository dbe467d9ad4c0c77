package io.edgewise.pipeline;

import io.edgewise.duty.DutyCycle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** One thread, many pipelines. Feeds come and go between two turns, by the lane's own hand. */
public final class Lane implements DutyCycle {
    private final String name;

    // Handed over by any thread; taken by the lane's thread between two turns.
    private final ConcurrentLinkedQueue<Runnable> changes = new ConcurrentLinkedQueue<>();

    // Confined to the lane's thread.
    private final List<Feed> feeds = new ArrayList<>();

    /** Makes a lane without feeds. */
    public Lane(String name) {
        this.name = name;
    }

    /**
     * Puts a feed in the place of another one between two turns; the lane owns it from now on. Source and pipelines
     * that both have go on as if nothing had happened, the others are closed.
     *
     * @param old the feed to take out; null for none
     * @param next the feed to put in; null for none
     */
    public void replace(@Nullable Feed old, @Nullable Feed next) {
        changes.add(() -> {
            if (old != null && feeds.remove(old)) {
                old.closeAllBut(next);
            }
            if (next != null) {
                feeds.add(next);
            }
        });
    }

    @Override
    public String roleName() {
        return "lane-" + name;
    }

    @Override
    public int doWork() {
        change();
        int frames = 0;
        for (Feed feed : feeds) {
            frames += feed.drain();
        }
        return frames;
    }

    @Override
    public void onClose() {
        change();
        feeds.forEach(feed -> feed.closeAllBut(null));
        feeds.clear();
    }

    private void change() {
        for (Runnable next = changes.poll(); next != null; next = changes.poll()) {
            next.run();
        }
    }
}
