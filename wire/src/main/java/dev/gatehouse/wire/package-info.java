/**
 * Bytes as they come off the wire: bounded cursors and writers. Knows no protocol and no
 * cryptography.
 */
package dev.gatehouse.wire;
