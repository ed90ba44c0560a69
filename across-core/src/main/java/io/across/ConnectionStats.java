package io.across;

/**
 * Counters of one connection at one moment. The numbers are read one after another, not as one atomic picture.
 *
 * @param bytesIn bytes read from the transport
 * @param bytesOut bytes written to the transport
 * @param callsMade calls sent to the peer, answered or not
 * @param callsOutstanding calls sent to the peer and not answered yet
 * @param callsServed calls of the peer that this side has taken on
 * @param callsRunning calls of the peer that run or wait to run here
 * @param objectsLent objects of this side that the peer holds proxies of
 * @param objectsHeld proxies of the peer's objects that live here
 * @param denials how often the peer wanted what it has no {@linkplain Options#rights() right} to, and was refused
 */
public record ConnectionStats(
        long bytesIn,
        long bytesOut,
        long callsMade,
        int callsOutstanding,
        long callsServed,
        int callsRunning,
        int objectsLent,
        int objectsHeld,
        long denials) {}
