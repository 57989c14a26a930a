/**
 * What proves the house as a whole: interop, browser and system tests, whole-handshake fuzzing,
 * benchmarks. Never shipped.
 */
package dev.gatehouse.proving;
