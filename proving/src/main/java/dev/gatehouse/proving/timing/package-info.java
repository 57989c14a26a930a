/**
 * Looks for secrets in the time that cryptography takes: two kinds of input in random turns, and
 * Welch's t-test on what the clock says (O. Reparaz, J. Balasch, I. Verbauwhede, "Dude, is my code
 * constant time?", 2017).
 */
@org.jspecify.annotations.NullMarked
package dev.gatehouse.proving.timing;
