package dev.gatehouse.proving.interop;

/**
 * A conversation as one end tells it.
 *
 * @param heard whether what the other end said came in whole and right
 * @param words all it printed, or what went wrong, for people and for the names of alerts
 */
record Account(boolean heard, Facts facts, Ending ending, String words) {}
