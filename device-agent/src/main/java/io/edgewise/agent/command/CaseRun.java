package io.edgewise.agent.command;

import io.edgewise.agent.command.CaseResult.Verdict;
import io.edgewise.json.Plain;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs cases one after the other. Whatever a case holds, there is an answer within {@link #LIMIT}: each runs in a
 * thread of its own, which is left behind if it does not come back.
 */
final class CaseRun {
    /** How long a case may take. */
    static final Duration LIMIT = Duration.ofSeconds(9);

    private static final int LONGEST_REASON = 500;

    private final Path folder;
    private final CaseJudge judge;
    private final Ticker ticker = SystemTime.ticker();

    /** Makes a run for a table that lies in this folder. */
    CaseRun(Path folder) {
        this.folder = folder;
        this.judge = new CaseJudge(folder);
    }

    /** Returns what a case comes to; throws nothing for it. */
    CaseResult run(ForeignCase row) throws InterruptedException {
        long start = ticker.nanos();
        FutureTask<CaseResult> task = new FutureTask<>(() -> judged(row, start));
        Thread thread = new Thread(task, "case-" + row.id());
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            return result(row, Verdict.ERROR, start, "no answer within " + LIMIT.toSeconds() + " s");
        } catch (ExecutionException e) {
            return result(row, Verdict.ERROR, start, "this is a bug: " + e.getCause());
        }
    }

    private CaseResult judged(ForeignCase row, long start) {
        try {
            mustBeUnderstood(row);
            return result(row, Verdict.ACCEPT, start, judged(row));
        } catch (RefusedException e) {
            Verdict verdict = e.refusal() == Refusal.KIND_UNSUPPORTED ? Verdict.UNSUPPORTED : Verdict.REFUSE;
            return result(row, verdict, start, e.refusal() + ": " + e.getMessage());
        } catch (CaseException | IOException | InvalidPathException e) {
            return result(row, Verdict.ERROR, start, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError | StackOverflowError e) {
            return result(row, Verdict.ERROR, start, "this is a bug: " + e);
        }
    }

    private static void mustBeUnderstood(ForeignCase row) {
        if (!row.unknown().isEmpty()) {
            throw new CaseException("columns that are not known may change what is meant: " + row.unknown());
        }
        if (row.model().isEmpty()) {
            throw new CaseException("model: names nothing");
        }
    }

    private String judged(ForeignCase row) throws IOException {
        Path model = folder.resolve(row.model());
        if (!Files.exists(model, LinkOption.NOFOLLOW_LINKS)) {
            throw new CaseException("model: there is no '" + row.model() + "'");
        }
        if (row.prepare().isEmpty()) {
            return judge.judge(row, model);
        }
        try (CaseCopy copy = CaseCopy.prepared(model, row.prepare())) {
            return judge.judge(row, copy.model());
        }
    }

    private CaseResult result(ForeignCase row, Verdict verdict, long start, String reason) {
        String plain = Plain.text(reason);
        String cut = plain.length() > LONGEST_REASON ? plain.substring(0, LONGEST_REASON) + "…" : plain;
        return new CaseResult(row, verdict, (ticker.nanos() - start) / 1e9, cut);
    }
}
