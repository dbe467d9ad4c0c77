package io.edgewise.identity;

/**
 * This device, in this boot.
 *
 * @param site where it stands, a topic level
 * @param name its name, a topic level
 * @param boot the boot epoch: grows with every start, so that ids are never used twice
 */
public record Device(String site, String name, long boot) {}
