/**
 * Test data that a seed reproduces: random values, cuts of a byte array, and the replay of fuzz
 * corpora with mutations. Used by the tests of every room and shipped with none.
 */
package dev.gatehouse.seeds;
