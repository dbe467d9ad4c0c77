package io.edgewise.codec;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a payload says its time, and in what.
 *
 * @param place where it stands in a JSON document; null where the payload's form tells, or there is none
 * @param unit of a time that is a number since 1970: seconds, milliseconds, microseconds or nanoseconds
 */
public record TimeField(@Nullable Pointer place, TimeUnit unit) {
    /** Milliseconds, wherever the form says. */
    public static final TimeField MILLIS = new TimeField(null, TimeUnit.MILLISECONDS);
}
