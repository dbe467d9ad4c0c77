package io.edgewise.simulator.chaos;

/**
 * What came of the pulls of one fault.
 *
 * @param pulls how many
 * @param right how many ended with the package whole in the store
 * @param refused how many ended with a refusal, as they should
 * @param healed how many of those were right once the registry was well again
 * @param misnamed blobs that were found under a name that is not their hash
 * @param fetchedBytes how many bytes of blobs the registry sent
 * @param cuts how often a line broke, where what was fetched twice was counted
 * @param wastedBytes what was sent above the blobs' sizes in those
 * @param mostWastedBytes the most of it for one cut
 * @param slowestSeconds the longest pull
 */
record PullFigures(
        int pulls,
        int right,
        int refused,
        int healed,
        int misnamed,
        long fetchedBytes,
        int cuts,
        long wastedBytes,
        long mostWastedBytes,
        double slowestSeconds) {}
