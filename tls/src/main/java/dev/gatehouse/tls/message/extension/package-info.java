/**
 * The extensions of all versions' messages (RFC 8446, section 4.2), one file each: its shapes,
 * decode beside encode, and the messages it may ride in. {@link
 * dev.gatehouse.tls.message.extension.Extensions} is the ordered block that a message carries; what
 * we do not know is kept as it came, so that re-encoding gives the same bytes.
 */
package dev.gatehouse.tls.message.extension;
