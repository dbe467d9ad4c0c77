package io.edgewise.signal;

/**
 * One signal of a machine.
 *
 * @param name the channel's name, for example {@code "P-PDG"}; not blank
 * @param unit the unit its values are in
 * @param physical what the instrument can show at all; a value outside is a broken instrument
 * @param span what the plant is operated within; a value outside is suspect
 */
public record Channel(String name, Unit unit, Range physical, Range span) {
    public Channel {
        if (name.isBlank()) {
            throw new IllegalArgumentException("channel name is blank");
        }
    }

    /** Returns a channel whose values are not limited. */
    public static Channel of(String name, Unit unit) {
        return new Channel(name, unit, Range.ANY, Range.ANY);
    }
}
